"""The document of a condition: what it is, whether it is hereditary, what sets it off, how it is found."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from data import vocabulary as v
from data.parts import Cited, Part, Review, SomeCitations, Statement, Valued
from data.problem import Fault, Unsound
from data.scalars import Fraction, Hpo, Line, Markdown, Rate, Some, ToCondition, ToProcedure, ToTrigger, Url


class Synonym(Cited):
    """Another name."""

    text: Line
    """The name."""
    scope: v.SynonymScope = v.SynonymScope.UNSPECIFIED
    """How it relates to the condition's name."""


class Identifier(Cited):
    """A code of another terminology."""

    system: v.CodeSystem
    """The terminology."""
    value: Line
    """The code, with or without its prefix."""
    relation: v.MappingRelation
    """What the code means beside this condition, as its source says."""
    url: Url | None = None
    """The code's page on the web."""


class Sign(Statement):
    """What can be seen or felt."""

    hpo: Hpo | None = None
    """Its code in the Human Phenotype Ontology."""
    frequency: v.FrequencyBand = v.FrequencyBand.NOT_STATED
    """How often it is seen among those who have the condition."""


class Inheritance(Part):
    """Whether one inheritance pattern applies."""

    pattern: v.InheritancePattern
    """The pattern."""
    applicability: v.Applicability
    """Whether it applies to this condition."""
    statement: Markdown | None = None
    """What is to be said with it, in Markdown."""
    citations: SomeCitations
    """Slugs of the sources that say so, at least one."""


class Heredity(Part):
    """The computable answer to "is it genetic or hereditary?"."""

    answer: Valued[v.HeredityAnswer]
    """The answer in one value."""
    genetic: Valued[v.Answer]
    """Whether changes in DNA cause it."""
    hereditary: Valued[v.Answer]
    """Whether parents pass it on to their children."""
    inheritance: list[Inheritance] = []
    """The inheritance patterns of which a source says that they apply or do not."""
    predisposition: Statement | None = None
    """What sources say of a genetic predisposition."""
    recurrence_risk: Valued[v.RecurrenceRisk]
    """The risk that a child of an affected person, or of carriers, has it."""
    carrier_testing: Valued[v.Applicability]
    """Whether carrier testing applies."""
    prenatal_diagnosis: Valued[v.Applicability]
    """Whether prenatal diagnosis applies."""
    genetic_testing: Valued[v.Recommendation]
    """Whether genetic testing is recommended."""
    genetic_counselling: Valued[v.Recommendation]
    """Whether genetic counselling is recommended."""


class Share(Cited):
    """One study's figure: how large a part of those who have the condition had the trigger."""

    value: Fraction | None = None
    """The share as a fraction of 1."""
    low: Fraction | None = None
    """The lower end of its confidence interval, a fraction of 1."""
    high: Fraction | None = None
    """The upper end of its confidence interval, a fraction of 1."""
    studied: Some | None = None
    """How many people were studied."""
    statement: Markdown | None = None
    """What the study found, where one figure does not say it."""

    @model_validator(mode="after")
    def _measured(self) -> Self:
        if self.value is None and self.statement is None:
            raise Unsound(Fault("the share says nothing", "value, statement or both"))
        if (self.low is None) != (self.high is None):
            raise Unsound(Fault("one end of the interval is missing", "low and high, or neither"))
        ends = [figure for figure in (self.low, self.value, self.high) if figure is not None]
        if ends != sorted(ends):
            raise Unsound(Fault("low, value and high are not in their order", "low <= value <= high"))
        return self


class ConditionTrigger(Cited):
    """A trigger of the condition."""

    trigger: ToTrigger
    """The slug of the trigger."""
    role: v.TriggerRole = v.TriggerRole.NOT_STATED
    """What the source says that it does."""
    population: Line | None = None
    """In whom, such as: Children."""
    shares: list[Share] = []
    """In how many of those who have the condition, one figure a study."""
    statement: Markdown | None = None
    """What is to be said of it here, in Markdown."""


class NegativeResultSubject(Part):
    """What a negative result speaks of: a condition or a trigger."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    condition: ToCondition | None = None
    """The slug of a condition."""
    trigger: ToTrigger | None = None
    """The slug of a trigger."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.condition is None) == (self.trigger is None):
            what = "both a condition and a trigger stand here" if self.condition else "nothing stands here"
            raise Unsound(Fault(what, "either condition or trigger"))
        return self


class NegativeResult(Valued[v.NegativeResult]):
    """What a negative result says, and of what."""

    of: NegativeResultSubject
    """What it speaks of: either a condition or a trigger, by its slug."""


class WorkupStep(Part):
    """A procedure in the order of a diagnostic workup."""

    procedure: ToProcedure
    """The slug of the procedure."""
    recommendation: Valued[v.Recommendation]
    """Whether sources recommend it for this condition."""
    purpose: Statement | None = None
    """What it is done for."""
    findings: list[Statement] = []
    """What it shows, and how well."""
    negative_results: Annotated[list[NegativeResult], Field(min_length=1)]
    """What a negative result says, and of what; NOT_STATED of this condition where no source says."""
    looks_for: list[ToTrigger] = []
    """Slugs of the triggers that it looks for."""
    rules_out: list[ToCondition] = []
    """Slugs of the conditions that it tells apart."""


class Workup(Part):
    """How the condition is found, step by step."""

    summary: Statement | None = None
    """The workup in a sentence or two."""
    steps: Annotated[list[WorkupStep], Field(min_length=1)]
    """The procedures in their order."""


class Onset(Cited):
    """When the condition begins."""

    period: v.OnsetPeriod
    """The period of life."""
    statement: Markdown | None = None
    """What is to be said with it, in Markdown."""


class Prevalence(Cited):
    """A figure of epidemiology."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["band"]}, {"required": ["per_million"]}]})

    measure: v.PrevalenceMeasure
    """What is counted."""
    band: Line | None = None
    """The figure as a range, as its source writes it: <1 / 1 000 000."""
    per_million: Rate | None = None
    """The figure as cases in a million."""
    place: Line
    """Where."""
    validation: v.Validation = v.Validation.NOT_STATED
    """Whether the source says that it validated the figure."""

    @model_validator(mode="after")
    def _measured(self) -> Self:
        if self.band is None and self.per_million is None:
            raise Unsound(Fault("the figure is missing", "band, per_million or both"))
        return self


class Condition(Cited):
    """A rare disease; its own citations are for its name and kind."""

    name: Line
    """The usual name."""
    kind: v.ConditionKind
    """What sort of entry it is in the classification of diseases."""
    synonyms: list[Synonym] = []
    """Other names."""
    identifiers: list[Identifier] = []
    """Codes of other terminologies: Mondo, Orphanet, OMIM, ICD and others."""
    summary: Statement | None = None
    """The condition in a few sentences for everyone."""
    definition: Statement | None = None
    """What it is, in the terms of medicine."""
    mechanism: Valued[v.Mechanism]
    """What drives it in the body."""
    affected_sites: list[Statement] = []
    """The parts of the body that it affects."""
    heredity: Heredity
    """Whether it is genetic or hereditary."""
    trigger_evidence: Valued[v.TriggerEvidenceStatus]
    """What is known of its triggers as a whole: RECOGNISED if and only if triggers are listed."""
    triggers: list[ConditionTrigger] = []
    """What sets it off; for each trigger its slug and sources."""
    workup: Workup | None = None
    """How it is found: procedures in their order, and what a negative result says."""
    care: list[Statement] = []
    """What is done about it."""
    signs: list[Sign] = []
    """What can be seen or felt, with its HPO code where one is known."""
    course: list[Statement] = []
    """How it goes on."""
    onset: list[Onset] = []
    """When it begins."""
    prevalence: list[Prevalence] = []
    """Figures of epidemiology. A community's member count is none: it stands in the community."""
    review: Review
    """Who looked this text over, and when it changed."""
