"""Translations: which text of a document each entry of its translation is for, and the rows that come of it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from data import documents as d
from data.identity import sort_key
from data.parts import Part, walk
from data.prose import render
from data.scalars import Prose, Reference
from data.vocabulary import Vocabulary
from data.writer import Writer

Translations: TypeAlias = Mapping[str, Sequence[tuple[str, str]]]  # of a text: locales, each with the translation
Pair: TypeAlias = tuple[str, str, str]  # a locale, a text in the base language, its translation
TRANSLATED_ALONE = "disclaimer"  # stands for subject and slug of the one document that has neither


def texts_of(document: Part) -> dict[str, str]:
    """Give a document's texts that can be translated, by their form with folded white space."""
    leaves = (value for _, value in walk(document))
    return {
        folded(leaf): leaf for leaf in leaves if isinstance(leaf, str) and not isinstance(leaf, Reference | Vocabulary)
    }


def folded(text: str) -> str:
    """Fold white space, which authors may break as they like."""
    return re.sub(r"\s+", " ", text).strip()


def pairs(content: d.Content) -> Iterator[Pair]:
    """Give every translated text once: locale, the text in the base language, its translation."""
    seen: set[tuple[str, str]] = set()
    for (subject, slug, locale), translation in sorted(content.translations.items()):
        texts = texts_of(content.disclaimer if subject == TRANSLATED_ALONE else getattr(content, subject)[slug])
        for entry in translation.texts:
            base = texts.get(folded(entry.of))
            if base is not None and (locale, base) not in seen:
                seen.add((locale, base))
                yield locale, base, entry.translation


def translations_of(translated: Iterable[Pair]) -> Translations:
    """Give every translation by the text that it translates, wherever that stands."""
    found: dict[str, list[tuple[str, str]]] = {}
    for locale, base, text in translated:
        found.setdefault(base, []).append((locale, text))
    return found


def bake_translations(translated: Iterable[Pair], writer: Writer) -> None:
    """Write all translations, lines and prose apart."""
    for locale, base, text in translated:
        if isinstance(base, Prose):
            rich = render(text)
            forms = {"markdown": rich.markdown, "html": rich.html, "text": rich.text}
            writer.insert("prose_translation", {"locale": locale, "base": base, **forms})
        else:
            line = {"locale": locale, "base": base, "text": folded(text), "sort_key": sort_key(text)}
            writer.insert("line_translation", line)
