"""Search: the texts by which things are found, and the query language of the full-text index."""

import re
from collections.abc import Iterator, Mapping

import snowballstemmer

from data import documents as d
from data.identity import public_id
from data.keys import Keys
from data.localisation import BASE_LOCALE
from data.prose import render
from data.rows import Row
from data.translation import pairs
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


def bake_search(content: d.Content, keys: Keys, writer: Writer) -> None:
    """Write every text by which something is found, in every language that it has, and index them."""
    translations: dict[str, list[tuple[str, str]]] = {}
    for locale, base, text in pairs(content):
        translations.setdefault(base, []).append((locale, text))
    for subject, texts in (
        ("conditions", _of_conditions(content)),
        ("triggers", _of_described(content.triggers)),
        ("procedures", _of_described(content.procedures)),
        ("questions", _of_questions(content)),
    ):
        singular = subject.removesuffix("s")
        for slug, text, weight in texts:
            owner: Row = {
                "id": public_id(singular.capitalize(), slug),
                "kind": singular.upper(),
                "slug": slug,
                singular: keys.of(subject, slug),
                "is_name": int(weight > PROSE),
                "weight": weight,
            }
            for locale, version in ((BASE_LOCALE, text), *translations.get(text, ())):
                plain = render(version).text if weight == PROSE else version
                writer.insert("search_text", {**owner, "locale": locale, "text": plain})
    writer.index("search_index")


def _of_conditions(content: d.Content) -> Iterator[tuple[str, str, int]]:
    for slug, condition in sorted(content.conditions.items()):
        yield slug, condition.name, NAME
        for synonym in condition.synonyms:
            yield slug, synonym.text, SYNONYM
        for code in condition.identifiers:
            yield slug, f"{code.system}:{code.value}", CODE
        for statement in (condition.summary, condition.definition, *condition.signs, *condition.course):
            if statement:
                yield slug, statement.body, PROSE


def _of_described(things: Mapping[str, d.Trigger | d.Procedure]) -> Iterator[tuple[str, str, int]]:
    for slug, thing in sorted(things.items()):
        yield slug, thing.name, NAME
        if thing.description:
            yield slug, thing.description.body, PROSE


def _of_questions(content: d.Content) -> Iterator[tuple[str, str, int]]:
    for slug, question in sorted(content.questions.items()):
        yield slug, question.question, NAME
        for section in (question.short_answer, *question.sections):
            yield slug, section.body, PROSE
