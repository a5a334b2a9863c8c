"""Invented content of any size for measuring: documents in a folder, models on demand, or a published release.

Everything is drawn from its number alone, so a million conditions never stand in memory, and the first thousand of a
million are the same as those of ten thousand.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

from data import documents as d
from data import vocabulary as v
from data.build import bake, build
from data.parts import Part
from data.publish import publish
from data.release import Pointer
from tests.bench.conditions import (
    PROCEDURES,
    SOURCES,
    TRIGGERS,
    Cited,
    bare_condition,
    condition,
    condition_name,
    condition_slug,
    procedure_slug,
    source_slug,
    trigger_slug,
)
from tests.bench.invention import ADJECTIVES, PARTS, Invention, Raw, invented_name
from tests.bench.yaml_text import document_text

COMMUNITIES, TOTALS = 3, 300
CONDITIONS_A_QUESTION = 5
TEXTS = 2_000
LARGEST_FOLDER = 10_000  # conditions; more are baked from models, without documents
DISCLAIMER: Raw = {"body": "All of this is *invented* for measuring. No such disease exists."}
Document = TypeVar("Document", bound=Part)


class Invented(Mapping[str, Document], Generic[Document]):
    """Documents by slug, each made when asked for and not kept."""

    def __init__(
        self, model: type[Document], slug: Callable[[int], str], invent: Callable[[int], Raw], count: int
    ) -> None:
        self.model, self.slug, self.invent, self.count = model, slug, invent, count

    def __getitem__(self, slug: str) -> Document:
        number = slug.rpartition("-")[2]
        if not number.isdecimal() or int(number) >= self.count or self.slug(int(number)) != slug:
            raise KeyError(slug)
        return self.model.model_validate(self.invent(int(number)))

    def __iter__(self) -> Iterator[str]:
        return map(self.slug, range(self.count))

    def __len__(self) -> int:
        return self.count


class InventedConditions(Invented[d.Condition]):
    """Conditions, of which those beyond the folder's share their text with one of its first.

    Their names, synonyms and codes are their own. To draw every text anew would take longer than to bake it.
    """

    def __getitem__(self, slug: str) -> d.Condition:
        number = int(slug.rpartition("-")[2])
        if number < LARGEST_FOLDER:
            return super().__getitem__(slug)
        own = d.Condition.model_validate(bare_condition(number))
        return _drawn(number % TEXTS).model_copy(
            update={"name": own.name, "synonyms": own.synonyms, "identifiers": own.identifiers}
        )


@cache
def _drawn(number: int) -> d.Condition:
    return d.Condition.model_validate(condition(number))


def generated_content(conditions: int) -> d.Content:
    """Invent content of so many conditions; its models are made when asked for."""

    def of_size(number: int) -> Raw:
        return community(number, conditions)

    return d.Content(
        disclaimer=d.Disclaimer.model_validate(DISCLAIMER),
        sources=Invented(d.Source, source_slug, source, SOURCES),
        triggers=Invented(d.Trigger, trigger_slug, trigger, TRIGGERS),
        procedures=Invented(d.Procedure, procedure_slug, procedure, PROCEDURES),
        conditions=InventedConditions(d.Condition, condition_slug, condition, conditions),
        questions=Invented(d.Question, question_slug, question, conditions // CONDITIONS_A_QUESTION),
        communities=Invented(d.Community, community_slug, of_size, COMMUNITIES),
    )


def write_documents(folder: Path, conditions: int) -> None:
    """Write the documents of so many conditions, and of all else, into `folder`."""
    (folder / "disclaimer.yaml").write_text(document_text(DISCLAIMER), encoding="utf-8")
    content = generated_content(conditions)
    for subject in d.SUBJECTS:
        (folder / subject).mkdir()
        invented: Invented[Part] = getattr(content, subject)
        for number, slug in enumerate(invented):
            text = document_text(invented.invent(number))
            (folder / subject / f"{slug}.yaml").write_text(text, encoding="utf-8")


def publish_generated(releases: Path, conditions: int) -> Pointer:
    """Bake and publish so many conditions in `releases`: from documents, or from models where they are many."""
    if conditions > LARGEST_FOLDER:
        bake(generated_content(conditions), f"{conditions:064d}", releases)
        return publish(releases)
    with tempfile.TemporaryDirectory() as folder:
        write_documents(Path(folder), conditions)
        build(Path(folder), releases)
    return publish(releases)


def question_slug(number: int) -> str:
    """Name a question's document."""
    return f"invented-question-{number:07d}"


def community_slug(number: int) -> str:
    """Name a community's document."""
    return f"invented-community-{number}"


def source(number: int) -> Raw:
    """Make the document of a source."""
    draw = Invention("source", number)
    authors = {"authors": f"{invented_name(10**7 + number)} Q, {invented_name(2 * 10**7 + number)} Z"}
    return {
        "title": f"Invented tales of the {draw.one(ADJECTIVES)} {draw.one(PARTS)}, volume {number + 1}",
        **(authors if draw.maybe(0.8) else {}),
        "publisher": draw.one(("Imagined Press", "Journal of Invented Findings")),
        "kind": draw.value(v.SourceKind),
        "url": f"https://example.org/tales/{number}",
        "published_on": str(draw.number(1990, 2025)),
        "accessed_on": "2026-05-01",
        "licence": {"name": "Invented licence 1.0", "url": "https://example.org/licence"},
    }


def trigger(number: int) -> Raw:
    """Make the document of a trigger."""
    draw = Cited("trigger", number)
    return {
        "name": f"{draw.one(ADJECTIVES)} {invented_name(3 * 10**7 + number)} breeze".capitalize(),
        "kind": draw.value(v.TriggerKind),
        "citations": draw.citations(),
        "description": draw.statement(2),
    }


def procedure(number: int) -> Raw:
    """Make the document of a procedure."""
    draw = Cited("procedure", number)
    return {
        "name": f"{draw.one(ADJECTIVES)} {invented_name(4 * 10**7 + number)} test".capitalize(),
        "kind": draw.value(v.ProcedureKind),
        "citations": draw.citations(),
        "description": draw.statement(2),
    }


def question(number: int) -> Raw:
    """Make the document of a question about one condition in five."""
    draw = Cited("question", number)
    about = number * CONDITIONS_A_QUESTION
    sections = [{"heading": f"Of the {draw.one(PARTS)}", **draw.statement(2)} for _ in range(draw.number(1, 3))]
    return {
        "condition": condition_slug(about),
        "question": f"Does the {draw.one(ADJECTIVES)} {draw.one(PARTS)} come with {condition_name(about)}?",
        "topic": draw.value(v.Topic),
        "verdict": draw.value(v.Verdict),
        "short_answer": draw.statement(),
        "summary": draw.statement(2),
        "sections": sections,
        "review": draw.review(),
    }


def community(number: int, conditions: int) -> Raw:
    """Make the document of a community that has members with some of so many conditions."""
    draw = Cited("community", number)
    step = max(conditions // TOTALS, 1)
    return {
        "name": f"Harbour of {invented_name(5 * 10**7 + number)}",
        "url": f"https://example.org/harbours/{number}",
        "totals": [
            {
                "condition": condition_slug(about),
                "as_of": draw.day().isoformat(),
                "members": draw.number(0, 400),
                **({"published": True} if draw.maybe(0.3) else {}),
                "citations": draw.citations(),
            }
            for about in range(number % step, conditions, step)
        ],
    }
