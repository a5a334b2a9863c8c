"""Search: the texts by which things are found, and the query language of the full-text index."""

import re
from collections.abc import Iterable, Iterator

import snowballstemmer

from data import documents as d
from data.identity import public_id
from data.keys import Keys
from data.localisation import BASE_LOCALE
from data.prose import render
from data.rows import Row
from data.translation import Translations
from data.writer import Writer

NAME, CODE, SYNONYM, PROSE = 8, 8, 6, 1  # what a match is worth
NOTHING = '""'
_STEMMERS = [snowballstemmer.stemmer(language) for language in ("english", "spanish")]


def match_expression(text: str) -> str:
    """Turn what a person types into a query of the index: every word, or what begins like it, in any order.

    A word is cut to its stem in each of our languages, so that "eyes" finds "eye"; a text without a word finds nothing.
    """
    words = re.findall(r"[^\W_]+", text.casefold())
    alternatives = [sorted({stemmer.stemWord(word) for stemmer in _STEMMERS}) for word in words]
    found_by_any = [" OR ".join(f'"{stem}"*' for stem in stems) for stems in alternatives]
    return " AND ".join(f"({any_of})" for any_of in found_by_any) or NOTHING


class SearchTexts:
    """Writes every text by which something is found, in every language that it has."""

    def __init__(self, translations: Translations, keys: Keys, writer: Writer) -> None:
        self._keys, self._writer, self._translations = keys, writer, translations

    def bake(self, subject: str, slug: str, texts: Iterable[tuple[str, int]]) -> None:
        """Write the texts of one document, each with its weight."""
        singular = subject.removesuffix("s")
        owner: Row = {
            "id": public_id(singular.capitalize(), slug),
            "kind": singular.upper(),
            "slug": slug,
            singular: self._keys.of(subject, slug),
        }
        for text, weight in texts:
            weighed: Row = {**owner, "is_name": int(weight > PROSE), "weight": weight}
            for locale, version in ((BASE_LOCALE, text), *self._translations.get(text, ())):
                plain = render(version).text if weight == PROSE else version
                self._writer.insert("search_text", {**weighed, "locale": locale, "text": plain})


def of_condition(condition: d.Condition) -> Iterator[tuple[str, int]]:
    """Give the texts by which a condition is found."""
    yield condition.name, NAME
    for synonym in condition.synonyms:
        yield synonym.text, SYNONYM
    for code in condition.identifiers:
        yield f"{code.system}:{code.value}", CODE
    for statement in (condition.summary, condition.definition, *condition.signs, *condition.course):
        if statement:
            yield statement.body, PROSE


def of_described(thing: d.Trigger | d.Procedure) -> Iterator[tuple[str, int]]:
    """Give the texts by which a trigger or a procedure is found."""
    yield thing.name, NAME
    if thing.description:
        yield thing.description.body, PROSE


def of_question(question: d.Question) -> Iterator[tuple[str, int]]:
    """Give the texts by which a question is found."""
    yield question.question, NAME
    for section in (question.short_answer, *question.sections):
        yield section.body, PROSE
