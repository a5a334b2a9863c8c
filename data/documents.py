"""The models of the documents that authors write: one class per subject, one YAML file per document.

A document's slug is its file's name. It refers to other documents by slug. Keys are the snake_case names of the
GraphQL fields they fill; values of closed sets are those of `data.vocabulary`. Prose is Markdown (paragraphs,
emphasis, lists and links). `data.check` reads files into these models and says what is wrong and where.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Self, TypeVar

import orjson
from pydantic import Field, model_validator

from data import vocabulary as v
from data.condition import (
    Condition,
    ConditionTrigger,
    Heredity,
    Identifier,
    Inheritance,
    NegativeResult,
    NegativeResultSubject,
    Onset,
    Prevalence,
    Share,
    Sign,
    Synonym,
    Workup,
    WorkupStep,
)
from data.parts import Citations, Cited, Part, Review, Statement
from data.problem import Fault, Unsound
from data.scalars import Count, Day, Doi, Line, Markdown, Pmid, SomeDay, ToCondition, Truth, Url

__all__ = [  # every model of a document or of its parts is known by this module, wherever it stands
    "SUBJECTS", "Attribution", "Community", "Condition", "ConditionTrigger", "Content", "Disclaimer", "Heredity",
    "Identifier", "Inheritance", "Licence", "MemberTotal", "NegativeResult", "NegativeResultSubject", "Onset",
    "Prevalence", "Procedure", "Question", "Review", "Section", "Share", "Sign", "Source", "SourceReview", "Synonym",
    "Trigger", "Workup", "WorkupStep",
]  # fmt: skip


class Trigger(Cited):
    """Something that can set conditions off; its own citations are for its name and kind."""

    name: Line
    """The usual name."""
    kind: v.TriggerKind
    """What sort of thing it is."""
    description: Statement | None = None
    """What it is, in a few sentences."""


class Procedure(Cited):
    """An examination, test or consultation; its own citations are for its name and kind."""

    name: Line
    """The usual name."""
    kind: v.ProcedureKind
    """What sort of examination it is."""
    description: Statement | None = None
    """What is done, in a few sentences."""


class Section(Statement):
    """A part of a longer answer."""

    heading: Line
    """The section's heading."""


class Question(Part):
    """A question that people ask about a condition, and its answer."""

    condition: ToCondition
    """The slug of the condition."""
    question: Line
    """The question as people ask it."""
    topic: v.Topic
    """What it is about."""
    verdict: v.Verdict
    """The answer in one value."""
    short_answer: Statement
    """The answer in a sentence or two."""
    summary: Statement | None = None
    """The longer answer in brief."""
    sections: list[Section] = []
    """The longer answer, part by part."""
    review: Review
    """Who looked this text over, and when it changed."""


class MemberTotal(Cited):
    """A community's members with one condition, as counted on a day."""

    condition: ToCondition
    """The slug of the condition."""
    as_of: Day
    """The day of the count."""
    members: Count
    """How many members."""
    published: Truth = False
    """Whether the source itself shows the exact figure; only then may we."""


class Community(Part):
    """A place where people with rare conditions meet, and what it says of its size."""

    name: Line
    """The community's name."""
    url: Url | None = None
    """Its address on the web."""
    totals: list[MemberTotal] = []
    """Its members, condition by condition."""


class Licence(Part):
    """The terms under which a source may be used."""

    name: Line
    """The licence's name."""
    url: Url | None = None
    """Its text on the web."""


class SourceReview(Part):
    """What a source says of its own review."""

    claim: Line
    """What it claims, such as: Medically reviewed summary."""
    reviewer: Line | None = None
    """The reviewer whom it names; left out where it names none."""
    last_updated: Day | None = None
    """When it says that it was last updated."""


class Attribution(Part):
    """The credit line that a source's licence asks for."""

    name: Line
    """What is credited."""
    version: Line | None = None
    """Which version of it."""
    text: Line
    """The credit line."""


class Source(Part):
    """A publication that statements cite."""

    title: Line
    """The title, as it stands on the publication."""
    authors: Line | None = None
    """The authors, as: Pranzatelli MR, Tate ED, McGee NR."""
    publisher: Line | None = None
    """The journal, the site or the institution."""
    kind: v.SourceKind
    """What sort of publication it is."""
    url: Url | None = None
    """Its address on the web."""
    doi: Doi | None = None
    """Its DOI, without https://doi.org/."""
    pmid: Pmid | None = None
    """Its number in PubMed."""
    published_on: SomeDay | None = None
    """The year, month or day of publication."""
    accessed_on: Day | None = None
    """The day on which we last looked at it."""
    licence: Licence | None = None
    """The terms under which it may be used."""
    review: SourceReview | None = None
    """What it says of its own review; never our judgement."""
    attribution: Attribution | None = None
    """The credit line that its licence asks for."""

    @model_validator(mode="after")
    def _licensed(self) -> Self:
        if self.attribution and not self.licence:
            raise Unsound(
                Fault("a credit line stands without a licence", "the licence that asks for it", "attribution")
            )
        return self


class TranslatedText(Part):
    """A text of the document in another language."""

    of: Markdown
    """The text as it stands in the document."""
    translation: Markdown = Field(alias="is")
    """Its translation."""
    citations: Citations = []
    """Slugs of the sources that give the translation, where it is not our own."""


class Translation(Part):
    """The texts of one document in another language (SLUG.LOCALE.yaml beside SLUG.yaml)."""

    texts: Annotated[list[TranslatedText], Field(min_length=1)]
    """The texts that are translated; any other is served as it is."""


class Disclaimer(Part):
    """The medical disclaimer that goes out with every condition and question."""

    body: Markdown
    """The disclaimer, in Markdown."""


@dataclass(frozen=True)
class Content:
    """All documents, by slug; each field is a folder's name."""

    disclaimer: Disclaimer
    sources: Mapping[str, Source]
    triggers: Mapping[str, Trigger]
    procedures: Mapping[str, Procedure]
    conditions: Mapping[str, Condition]
    questions: Mapping[str, Question]
    communities: Mapping[str, Community]
    translations: Mapping[tuple[str, str, str], Translation] = field(default_factory=dict)  # subject, slug, locale


Name = TypeVar("Name")
Document = TypeVar("Document", bound=Part)


class Documents(Mapping[Name, Document]):
    """Documents of one model by name, kept as plain values in JSON; each model is made when it is asked for.

    A model takes ten times the room of its text.
    """

    def __init__(self, model: type[Document], values: Mapping[Name, bytes]) -> None:
        self._model, self._values = model, values

    def __getitem__(self, name: Name) -> Document:
        return self._model.model_validate(orjson.loads(self._values[name]))

    def __iter__(self) -> Iterator[Name]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def in_order(documents: Mapping[str, Document]) -> Iterator[tuple[str, Document]]:
    """Go through documents in the order of their slugs, one at a time: a mapping may make each when it is asked for."""
    for slug in sorted(documents):
        yield slug, documents[slug]


SUBJECTS: Mapping[str, type[Part]] = {
    "sources": Source,
    "triggers": Trigger,
    "procedures": Procedure,
    "conditions": Condition,
    "questions": Question,
    "communities": Community,
}
