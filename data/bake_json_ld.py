"""A condition's JSON-LD → rows: its JSON text in pieces, each of which ends in a text that has translations.

Every text falls back through the languages of an operation on its own, so the whole has as many versions as there are
orders of languages. Baked are the pieces; the statement that answers puts them together.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from data import documents as d
from data.identity import public_id, sort_key
from data.json_ld import Asked, Known, LanguageOf, Node, Text, graph, source_node
from data.keys import Keys
from data.localisation import BASE_LOCALE
from data.prose import render
from data.rows import Row
from data.scalars import Prose
from data.translation import Pair, folded
from data.writer import Writer


class JsonLd:
    """Writes the JSON-LD of conditions once it knows all sources and questions."""

    def __init__(self, translated: Iterable[Pair], keys: Keys, writer: Writer) -> None:
        self._keys, self._writer = keys, writer
        self._sources: dict[str, Node] = {}
        procedures = {slug: (name, keys.procedure_kinds[slug]) for slug, name in keys.names["procedures"].items()}
        self._known = Known(keys.names["triggers"], procedures, self._sources)
        self._asked: dict[str, list[tuple[str, str, Asked]]] = {}  # by the condition's slug
        self._numbers: dict[Text | LanguageOf, int] = {}
        self._translations: dict[Text, list[tuple[str, str]]] = {}
        for locale, base, text in translated:
            self._translations.setdefault(Text(base, isinstance(base, Prose)), []).append((locale, text))

    def know_source(self, slug: str, source: d.Source) -> None:
        """Take in a source."""
        self._sources[slug] = source_node(slug, source)

    def know_question(self, slug: str, question: d.Question) -> None:
        """Take in a question."""
        told = (sort_key(question.question), public_id("Question", slug), Asked.of(question))
        self._asked.setdefault(question.condition, []).append(told)

    def bake(self, slug: str, condition: d.Condition) -> None:
        """Write the pieces of a condition."""
        asked = sorted(self._asked.pop(slug, ()), key=lambda told: (told[0].encode(), told[1]))
        told = graph(slug, condition, [each for _, _, each in asked], self._known)
        key, before, position = self._keys.of("conditions", slug), "", 0
        for token in _tokens(told):
            if isinstance(token, str):
                before += token
                continue
            text = token if isinstance(token, Text) else token.text
            json = _in_language(token, BASE_LOCALE, text.base)
            if text not in self._translations:
                before += json
                continue
            row: Row = {"condition": key, "position": position, "before": before}
            self._writer.insert("json_ld", {**row, "json": json, "text": self._number(token, text)})
            before, position = "", position + 1
        self._writer.insert("json_ld", {"condition": key, "position": position, "before": before, "json": ""})

    def _number(self, token: Text | LanguageOf, text: Text) -> int:
        """Give the number of a place's translations, which are written when it is first met."""
        number = self._numbers.get(token)
        if number is None:
            number = self._numbers[token] = len(self._numbers) + 1
            for locale, translation in self._translations[text]:
                version = translation if text.is_prose else folded(translation)
                json = _in_language(token, locale, version)
                self._writer.insert("json_ld_translation", {"locale": locale, "base": number, "json": json})
        return number


def _tokens(value: Any) -> Iterator[str | Text | LanguageOf]:
    """Write a graph as JSON text, except for its places."""
    match value:
        case Text() | LanguageOf():
            yield value
        case dict():
            for place, (name, inside) in enumerate(value.items()):
                yield f'{"," if place else "{"}"{name}":'
                yield from _tokens(inside)
            yield "}"
        case list():
            for place, inside in enumerate(value):
                yield "," if place else "["
                yield from _tokens(inside)
            yield "]"
        case _:
            yield _json(value)


def _in_language(token: Text | LanguageOf, locale: str, version: str) -> str:
    """Write what stands in a place in one language; `version` is the text there, as its document has it."""
    if isinstance(token, LanguageOf):
        return _json(locale)
    return _json(render(version).text if token.is_prose else version)


def _json(text: str) -> str:
    return orjson.dumps(text).decode()
