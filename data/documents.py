"""The models of the documents that authors write: one class per subject, one YAML file per document.

A document's slug is its file's name. It refers to other documents by slug. Keys are the snake_case names of the
GraphQL fields they fill; values of closed sets are those of `data.vocabulary`. Prose is Markdown (paragraphs,
emphasis, lists and links). `data.check` reads files into these models and says what is wrong and where.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from data import vocabulary as v
from data.parts import (
    Citations,
    Cited,
    Line,
    Markdown,
    Part,
    SomeCitations,
    Statement,
    ToCondition,
    ToProcedure,
    ToTrigger,
    Valued,
)

# ---- Conditions


class Synonym(Cited):
    """Another name."""

    text: Line
    scope: v.SynonymScope = v.SynonymScope.UNSPECIFIED


class Identifier(Cited):
    """A code of another terminology."""

    system: v.CodeSystem
    value: Line
    relation: v.MappingRelation
    url: Line | None = None


class Sign(Statement):
    """What can be seen or felt, with its HPO code where one is known."""

    hpo: Annotated[str, Field(pattern=r"^HP:\d{7}$")] | None = None
    frequency: v.FrequencyBand = v.FrequencyBand.NOT_STATED


class Inheritance(Part):
    """Whether one inheritance pattern applies."""

    pattern: v.InheritancePattern
    applicability: v.Applicability
    statement: Markdown | None = None
    citations: SomeCitations


class Heredity(Part):
    """The computable answer to "is it genetic or hereditary?"."""

    answer: Valued[v.HeredityAnswer]
    genetic: Valued[v.Answer]
    hereditary: Valued[v.Answer]
    inheritance: list[Inheritance] = []
    predisposition: Statement | None = None
    recurrence_risk: Valued[v.RecurrenceRisk]
    carrier_testing: Valued[v.Applicability]
    prenatal_diagnosis: Valued[v.Applicability]
    genetic_testing: Valued[v.Recommendation]
    genetic_counselling: Valued[v.Recommendation]


class Share(Cited):
    """One study's figure: `value`, `low` and `high` are fractions of 1, low and high a confidence interval."""

    value: Annotated[float, Field(ge=0, le=1)] | None = None
    low: Annotated[float, Field(ge=0, le=1)] | None = None
    high: Annotated[float, Field(ge=0, le=1)] | None = None
    studied: Annotated[int, Field(gt=0)] | None = None
    statement: Markdown | None = None


class ConditionTrigger(Cited):
    """A trigger of the condition that holds it."""

    trigger: ToTrigger
    role: v.TriggerRole = v.TriggerRole.NOT_STATED
    population: Line | None = None
    shares: list[Share] = []
    statement: Markdown | None = None


class NegativeResultSubject(Part):
    """What a negative result speaks of: a condition or a trigger."""

    condition: ToCondition | None = None
    trigger: ToTrigger | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.condition is None) == (self.trigger is None):
            raise ValueError("either condition or trigger")
        return self


class NegativeResult(Valued[v.NegativeResult]):
    """What a negative result says, and of what."""

    of: NegativeResultSubject


class WorkupStep(Part):
    """A procedure in the order of a diagnostic workup."""

    procedure: ToProcedure
    recommendation: Valued[v.Recommendation]
    purpose: Statement | None = None
    findings: list[Statement] = []
    negative_results: Annotated[list[NegativeResult], Field(min_length=1)]
    looks_for: list[ToTrigger] = []
    rules_out: list[ToCondition] = []


class Workup(Part):
    """How the condition is found, step by step."""

    summary: Statement | None = None
    steps: Annotated[list[WorkupStep], Field(min_length=1)]


class Onset(Cited):
    """When the condition begins."""

    period: v.OnsetPeriod
    statement: Markdown | None = None


class Prevalence(Cited):
    """A figure of epidemiology: a band, cases per million, or both."""

    measure: v.PrevalenceMeasure
    band: Line | None = None
    per_million: Annotated[float, Field(ge=0)] | None = None
    place: Line
    validation: v.Validation = v.Validation.NOT_STATED

    @model_validator(mode="after")
    def _measured(self) -> Self:
        if self.band is None and self.per_million is None:
            raise ValueError("band, per_million or both")
        return self


class Review(Part):
    """Who looked our text over, and when it changed and is due again (`due_on`: twelve months later if left out)."""

    status: v.ReviewStatus
    reviewer: "Reviewer | None" = None
    reviewed_on: date | None = None
    updated_on: date
    due_on: date | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _honest(self) -> Self:
        reviewed = self.status is v.ReviewStatus.MEDICALLY_REVIEWED
        if reviewed != bool(self.reviewer) or reviewed != bool(self.reviewed_on):
            raise ValueError("MEDICALLY_REVIEWED with reviewer and reviewed_on, or neither of them")
        return self


class Reviewer(Part):
    """A named person who reviewed a text."""

    name: Line
    credentials: Line | None = None


class Condition(Cited):
    """A rare disease; its own citations are for its name and kind."""

    name: Line
    kind: v.ConditionKind
    synonyms: list[Synonym] = []
    identifiers: list[Identifier] = []
    summary: Statement | None = None
    definition: Statement | None = None
    mechanism: Valued[v.Mechanism]
    affected_sites: list[Statement] = []
    heredity: Heredity
    trigger_evidence: Valued[v.TriggerEvidenceStatus]
    triggers: list[ConditionTrigger] = []
    workup: Workup | None = None
    care: list[Statement] = []
    signs: list[Sign] = []
    course: list[Statement] = []
    onset: list[Onset] = []
    prevalence: list[Prevalence] = []
    review: Review


# ---- The other subjects


class Trigger(Cited):
    """Something that can set conditions off; its own citations are for its name and kind."""

    name: Line
    kind: v.TriggerKind
    description: Statement | None = None


class Procedure(Cited):
    """An examination, test or consultation; its own citations are for its name and kind."""

    name: Line
    kind: v.ProcedureKind
    description: Statement | None = None


class Section(Statement):
    """A part of a longer answer."""

    heading: Line


class Question(Part):
    """A question that people ask about a condition, and its answer."""

    condition: ToCondition
    question: Line
    topic: v.Topic
    verdict: v.Verdict
    short_answer: Statement
    summary: Statement | None = None
    sections: list[Section] = []
    review: Review


class MemberTotal(Cited):
    """A community's members with one condition, as counted on a day.

    `published` says that the source itself shows the exact figure; only then may we (disclosure rule 1).
    """

    condition: ToCondition
    as_of: date
    members: Annotated[int, Field(ge=0)]
    published: bool = False


class Community(Part):
    """A place where people with rare conditions meet, and what it says of its size."""

    name: Line
    url: Line | None = None
    totals: list[MemberTotal] = []


class Licence(Part):
    """The terms under which a source may be used."""

    name: Line
    url: Line | None = None


class SourceReview(Part):
    """What a source says of its own review."""

    claim: Line
    reviewer: Line | None = None
    last_updated: date | None = None


class Attribution(Part):
    """The credit line that a source's licence asks for."""

    name: Line
    version: Line | None = None
    text: Line


class Source(Part):
    """A publication that statements cite."""

    title: Line
    authors: Line | None = None
    publisher: Line | None = None
    kind: v.SourceKind
    url: Line | None = None
    doi: Line | None = None
    pmid: Annotated[str, Field(pattern=r"^\d+$")] | None = None
    published_on: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    accessed_on: date | None = None
    licence: Licence | None = None
    review: SourceReview | None = None
    attribution: Attribution | None = None

    @model_validator(mode="after")
    def _licensed(self) -> Self:
        if self.attribution and not self.licence:
            raise ValueError("the licence that asks for the attribution")
        return self


class TranslatedText(Part):
    """A text of the document in another language: `of` is the text as it stands there, `is` its translation."""

    of: Markdown
    translation: Markdown = Field(alias="is")
    citations: Citations = []


class Translation(Part):
    """The texts of one document in another language (SLUG.LOCALE.yaml beside SLUG.yaml)."""

    texts: Annotated[list[TranslatedText], Field(min_length=1)]


class Disclaimer(Part):
    """The medical disclaimer that goes out with every condition and question."""

    body: Markdown


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


SUBJECTS: Mapping[str, type[Part]] = {
    "sources": Source,
    "triggers": Trigger,
    "procedures": Procedure,
    "conditions": Condition,
    "questions": Question,
    "communities": Community,
}
