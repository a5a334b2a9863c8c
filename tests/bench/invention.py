"""Words, names and sentences that nobody can take for medicine, each drawn from its number alone."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from data import vocabulary as v

Raw = dict[str, Any]
Item = TypeVar("Item")

SYLLABLES = [consonant + vowel for consonant in "bcdfghjklmnpqrstvwxz" for vowel in "aeiou"]
SPREAD = 61_803_399  # has no factor in common with the number of names, so that neighbours get names far apart
ADJECTIVES = (
    "glassy", "humming", "backward", "borrowed", "quilted", "tidal", "clockwise", "paper", "sleepless", "velvet",
    "brittle", "folded", "echoing", "wandering", "salted", "copper", "lunar", "woollen", "hollow", "striped",
)  # fmt: skip
PARTS = (
    "elbow", "eyebrow", "shadow", "left thumb", "hat line", "second knee", "laughter", "handwriting", "earlobe", "yawn",
    "spare rib", "whistle", "footprint", "forelock", "reflection", "handshake", "dream", "pulse", "gait", "chin",
)  # fmt: skip
DOINGS = (
    "turns blue at noon", "hums in a minor key", "forgets its own name", "leans towards the north", "smells of pencils",
    "casts two shadows", "arrives before the foot", "keeps yesterday's time", "fades behind glass", "rings when tapped",
    "sheds small feathers", "answers to a whistle", "counts backwards", "glows beside the sea", "tastes of copper",
)  # fmt: skip
WHERE = (
    "in the invented register", "in nine made-up families", "on the island that is on no map", "among imagined bakers",
    "in the first fictional survey", "after a season of invented rain", "in every tale told so far", "below deck",
)  # fmt: skip
TAILS = ("syndrome", "disease", "fever", "anomaly", "dystonia of hats", "ataxia of socks", "spectrum", "complex")
SENTENCES = (
    "The {adjective} {part} {doing}, {where}",
    "It begins when the {part} {doing}; the {adjective} form follows {where}",
    "Of {count} imagined people, {few} said that the {adjective} {part} {doing}",
    "Nobody has seen a {adjective} {part} that {doing} ({where})",
    "Where the {part} is {adjective}, it {doing} within {few} days",
    "Reports from {count} fictional clinics agree: the {part} {doing}",
)
FIRST_DAY = date(2019, 1, 1)


@cache
def _values(vocabulary: type[v.Vocabulary], but: str) -> list[str]:
    return [member.value for member in vocabulary if member.value != but]


class Invention:
    """Draws the parts of one document; the same `subject` and `number` draw the same."""

    def __init__(self, subject: str, number: int) -> None:
        self.chance = random.Random(f"{subject} {number}")  # noqa: S311  # nothing secret

    def one(self, items: Sequence[Item]) -> Item:
        """Draw an item."""
        return items[int(self.chance.random() * len(items))]

    def number(self, low: int, high: int) -> int:
        """Draw a number, both ends included."""
        return low + int(self.chance.random() * (high - low + 1))

    def maybe(self, likely: float) -> bool:
        """Draw yes or no."""
        return self.chance.random() < likely

    def some(self, count: int, of: int) -> list[int]:
        """Draw different numbers below `of`."""
        return self.chance.sample(range(of), count)

    def value(self, vocabulary: type[v.Vocabulary], *, but: str = "NOT_STATED") -> str:
        """Draw a value of a closed set that says something."""
        return self.one(_values(vocabulary, but))

    def sentence(self) -> str:
        """Draw a sentence without its full stop."""
        return self.one(SENTENCES).format(
            adjective=self.one(ADJECTIVES),
            part=self.one(PARTS),
            doing=self.one(DOINGS),
            where=self.one(WHERE),
            count=self.number(12, 900),
            few=self.number(2, 11),
        )

    def prose(self, sentences: int = 1) -> str:
        """Draw a text: nearly always plain sentences, now and then with emphasis, a link or a list."""
        text = " ".join(f"{self.sentence()}." for _ in range(sentences))
        kind = self.chance.random()
        if kind < 0.04:
            return f"{text} This is *invented*, see [the tale](https://example.org/tales/{self.number(1, 999)})."
        if kind < 0.06:
            return f"{text}\n\n- {self.sentence()}\n- {self.sentence()}"
        return text

    def day(self) -> date:
        """Draw a day."""
        return FIRST_DAY + timedelta(days=self.number(0, 2400))


def invented_name(number: int) -> str:
    """Make a word of four syllables, another one for every number below 100 million."""
    rest = (number + 1) * SPREAD % 10**8
    word = ""
    for _ in range(4):
        rest, syllable = divmod(rest, 100)
        word += SYLLABLES[syllable]
    return word.capitalize()
