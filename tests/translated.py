"""The law of languages: content with every text replaced by its translation in the first language that has one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from data import documents as d
from data.parts import Part
from data.scalars import Prose
from data.translation import folded, texts_of

LINES: set[tuple[type[Part], str]] = {
    (d.Condition, "name"),
    (d.Trigger, "name"),
    (d.Procedure, "name"),
    (d.Question, "question"),
    (d.Synonym, "text"),
    (d.Section, "heading"),
    (d.ConditionTrigger, "population"),
    (d.Prevalence, "place"),
}
NAMES = {"Condition": ("conditions", "name"), "Trigger": ("triggers", "name"), "Procedure": ("procedures", "name"),
         "Question": ("questions", "question")}  # fmt: skip


def chain_of(tags: Sequence[str]) -> tuple[str, ...]:
    """Give the languages to look for: each tag and what it narrows, up to the base language."""
    chain: list[str] = []
    for tag in tags:
        parts = tag.lower().split("-")
        chain += ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    wanted = chain[: chain.index("en")] if "en" in chain else chain
    return tuple(dict.fromkeys(wanted))


class Translation(Prose):
    """A text, and the language that it is in."""

    locale: str

    @classmethod
    def into(cls, locale: str, text: str) -> "Translation":
        """Mark a text."""
        translation = cls(text)
        translation.locale = locale
        return translation


class TranslatedLine(str):
    """A line, and the language that it is in."""

    __slots__ = ("locale",)

    locale: str

    @classmethod
    def into(cls, locale: str, text: str) -> "TranslatedLine":
        """Mark a line."""
        translation = cls(folded(text))
        translation.locale = locale
        return translation


def language_of(text: str | None) -> str:
    """Say in which language a text is."""
    return text.locale if isinstance(text, Translation | TranslatedLine) else "en"


class Language:
    """Content as it reads in a chain of languages."""

    def __init__(self, content: d.Content, chain: Sequence[str]) -> None:
        self._base = content
        self._chain = chain
        self._texts: dict[tuple[str, bool, str], str] = {}
        for (subject, slug, locale), translation in sorted(content.translations.items()):
            texts = texts_of(content.disclaimer if subject == "disclaimer" else getattr(content, subject)[slug])
            for entry in translation.texts:
                base = texts[folded(entry.of)]
                self._texts.setdefault((locale, isinstance(base, Prose), base), entry.translation)
        subjects: dict[str, Any] = {name: self._of_subject(getattr(content, name)) for name in d.SUBJECTS}
        self.content = replace(content, disclaimer=self._of(content.disclaimer), **subjects)

    def served(self, type_name: str, slug: str) -> str:
        """Say in which language a thing's name is served."""
        if type_name not in NAMES:
            return "en"
        subject, field = NAMES[type_name]
        name = getattr(getattr(self._base, subject)[slug], field)
        return next((locale for locale in self._chain if (locale, False, name) in self._texts), "en")

    def of(self, base: str, *, is_prose: bool) -> tuple[str, str]:
        """Give a text of the base language as it is served, and the language of that."""
        for locale in self._chain:
            text = self._texts.get((locale, is_prose, base))
            if text is not None:
                return (text if is_prose else folded(text)), locale
        return base, "en"

    def _of_subject(self, documents: Mapping[str, Part]) -> dict[str, Any]:
        return {slug: self._of(document) for slug, document in documents.items()}

    def _of(self, value: Any, *, is_line: bool = False) -> Any:
        if isinstance(value, Part):
            fields = type(value).model_fields
            changed = {name: self._of(getattr(value, name), is_line=(type(value), name) in LINES) for name in fields}
            return value.model_copy(update=changed)
        if isinstance(value, list):
            return [self._of(item) for item in value]
        if isinstance(value, Prose) or (is_line and value is not None):
            kind = Translation if isinstance(value, Prose) else TranslatedLine
            for locale in self._chain:
                if (text := self._texts.get((locale, isinstance(value, Prose), value))) is not None:
                    return kind.into(locale, text)
        return value
