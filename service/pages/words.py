"""The pages' own words: those around the content, and one for each value of a vocabulary; a file a language."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from data.localisation import BASE_LOCALE

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language: `words` by what they are for, `values` by enum and value."""

    language: str
    name: str
    decimal_mark: str
    percentage: str
    date_pattern: str
    months: tuple[str, ...]
    words: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]

    def __getitem__(self, key: str) -> str:
        """Give the words for something; a KeyError means that the file lacks them."""
        return self.words[key]

    def value(self, enum: str, value: str) -> str:
        """Give the words for a value of an enum of the schema."""
        return self.values[enum][value]

    def date(self, day: str) -> str:
        """Write a date (ISO 8601, with a time or without) in full."""
        date = dt.date.fromisoformat(day[:10])
        return self.date_pattern.format(day=date.day, month=self.months[date.month - 1], year=date.year)

    def number(self, value: float) -> str:
        """Write a number with this language's decimal mark, as short as it goes."""
        return f"{Decimal(f'{value:.10g}'):f}".replace(".", self.decimal_mark)

    def percent(self, share: float) -> str:
        """Write a fraction of 1 as a percentage, to three digits."""
        return self.percentage.format(number=self.number(float(f"{share * 100:.3g}")))


def _read(path: Path) -> Words:
    file: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    months = tuple(file["months"])
    forms = (file["decimal_mark"], file["percentage"], file["date"])
    return Words(path.stem, file["name"], *forms, months, file["words"], file["values"])


WORDS: Mapping[str, Words] = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.yaml"))}


def words_for(tag: str) -> Words:
    """Give the words of a language tag, of the language that it narrows, or of the base language."""
    while tag:
        if found := WORDS.get(tag.lower()):
            return found
        tag = tag.rpartition("-")[0]
    return WORDS[BASE_LOCALE]
