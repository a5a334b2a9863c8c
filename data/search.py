"""Search: the texts by which things are found, and the query language of the full-text index."""

import re
from collections.abc import Iterator, Mapping

import snowballstemmer

from data import documents as d
from data.identity import public_id
from data.keys import Keys
from data.prose import render
from data.rows import Row
from data.writer import Writer

NAME, CODE, SYNONYM, PROSE = 8, 8, 6, 1  # what a match is worth
NOTHING = '""'
_stem = snowballstemmer.stemmer("english").stemWord


def match_expression(text: str) -> str:
    """Turn what a person types into a query of the index: every word, or what begins like it, in any order.

    A word is cut to its stem, so that "eyes" finds "eye"; a text without a word finds nothing.
    """
    words = re.findall(r"[^\W_]+", text.casefold())
    return " ".join(f'"{_stem(word)}"*' for word in words) or NOTHING


def bake_search(content: d.Content, keys: Keys, writer: Writer) -> None:
    """Write every text by which something is found, and index them."""
    for subject, texts in (
        ("conditions", _of_conditions(content)),
        ("triggers", _of_described(content.triggers)),
        ("procedures", _of_described(content.procedures)),
        ("questions", _of_questions(content)),
    ):
        for slug, text, weight in texts:
            singular = subject.removesuffix("s")
            row: Row = {
                "id": public_id(singular.capitalize(), slug),
                "kind": singular.upper(),
                "slug": slug,
                singular: keys.of(subject, slug),
                "is_name": int(weight > PROSE),
                "weight": weight,
                "text": text,
            }
            writer.insert("search_text", row)
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
                yield slug, render(statement.body).text, PROSE


def _of_described(things: Mapping[str, d.Trigger | d.Procedure]) -> Iterator[tuple[str, str, int]]:
    for slug, thing in sorted(things.items()):
        yield slug, thing.name, NAME
        if thing.description:
            yield slug, render(thing.description.body).text, PROSE


def _of_questions(content: d.Content) -> Iterator[tuple[str, str, int]]:
    for slug, question in sorted(content.questions.items()):
        yield slug, question.question, NAME
        for section in (question.short_answer, *question.sections):
            yield slug, render(section.body).text, PROSE
