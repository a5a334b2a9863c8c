"""A rare disease: what it is, what sets it off, how it is found, and who says so."""

import datetime as dt
from collections.abc import Mapping

import strawberry

from data.selection import Is, Rows
from data.vocabulary import (
    CodeSystem,
    ConditionKind,
    FrequencyBand,
    HeredityAnswer,
    InheritancePattern,
    MappingRelation,
    Mechanism,
    OnsetPeriod,
    PrevalenceMeasure,
    ReviewStatus,
    SynonymScope,
    Topic,
    TriggerKind,
    Validation,
)
from schema.arguments import Order
from schema.community import CommunityStats
from schema.connection import Connection, Edge, edges, nodes
from schema.fields import (
    CodeLookup,
    citations,
    column,
    composed,
    connection,
    field,
    filtering,
    inline,
    many,
    one,
    thing,
    through,
)
from schema.filters import Filter, among, before, beginning, present, since
from schema.heredity import Heredity
from schema.node import Node
from schema.provenance import Citation, CitedText, Review, RichText, Source, Statement
from schema.question import Question
from schema.scalars import JSON, URL, Locale
from schema.trigger import ConditionTriggerConnection, TriggerEvidence
from schema.vocabulary import ConditionOrderField, Direction, LookupMiss
from schema.workup import Workup


@thing
class Synonym:
    """Another name of a condition."""

    text: str = column("The name.")
    served_locale: Locale = column("The language of the name served.")
    scope: SynonymScope = column("How it relates to the condition's own name.")
    citations: list[Citation] = citations()


@thing
class Identifier:
    """A condition's code in another terminology."""

    system: CodeSystem = column("The terminology.")
    value: str = column('The code in the authority\'s own writing, without prefix: "0015247".')
    relation: MappingRelation = column("What the code means beside the condition.")
    url: URL | None = column("Its address.")
    citations: list[Citation] = citations()


@thing
class MechanismStatement:
    """What drives a condition, with its sources."""

    value: Mechanism = column("The mechanism.")
    statement: RichText | None = inline("What is to be said with the value.")
    citations: list[Citation] = citations("The sources that say so; empty if and only if the value is NOT_STATED.")


@thing
class SignStatement:
    """What can be seen or felt of a condition."""

    body: RichText = inline("The sign.")
    hpo: str | None = column('Its code in the Human Phenotype Ontology: "HP:0010543".')
    frequency: FrequencyBand = column("How often it is seen.")
    citations: list[Citation] = citations()


@thing
class OnsetStatement:
    """When a condition begins."""

    period: OnsetPeriod = column("The period of life.")
    statement: RichText | None = inline("What is to be said with it.")
    citations: list[Citation] = citations()


@thing
class PrevalenceStatement:
    """A figure of epidemiology. Community counts never stand here."""

    measure: PrevalenceMeasure = column("What is counted.")
    band: str | None = column('The class that the source gives: "<1 / 1 000 000".')
    per_million: float | None = column("Cases per million people.")
    place: str = column("Where.")
    served_locale: Locale = column("The language in which the place is named.")
    validation: Validation = column("Whether the source validated the figure.")
    citations: list[Citation] = citations()


@thing
class Condition(Node):
    """A rare disease."""

    slug: str = column("Its name in addresses and documents.", is_word=True)
    name: str = column("Its name.")
    served_locale: Locale = column("The language of the name served; other texts may have fallen back to another.")
    kind: ConditionKind = column("What sort of entry it is.")
    citations: list[Citation] = citations("The sources of its name and kind.")
    synonyms: list[Synonym] = many("Its other names.")
    identifiers: list[Identifier] = many(
        "Its codes in other terminologies.",
        filters=[Filter("systems", among("system"), list[CodeSystem] | None, "Only codes of these terminologies.")],
    )
    summary: CitedText | None = inline("What it is, for those who have just heard its name.")
    definition: CitedText | None = inline("What it is, in medical terms.")
    mechanism: MechanismStatement = inline("What drives it.")
    affected_sites: list[Statement] = many("Where in the body it acts.", "affected_site")
    heredity: Heredity = one("Is it genetic or hereditary?", on={"condition": "key"})
    trigger_evidence: TriggerEvidence = inline("What is known of its triggers as a whole.")
    triggers: ConditionTriggerConnection = connection(
        "What sets it off, in the editors' order.",
        "condition_trigger",
        orders={"EDITORS": Order("t", "sort_key")},
        on={"condition": "key"},
        tie="trigger_id",
        total="triggers_total",
        filters=[Filter("kinds", among("trigger_kind"), list[TriggerKind] | None, "Only triggers of these kinds.")],
    )
    workup: Workup | None = one("How it is found; null where no source of ours says.", on={"condition": "key"})
    care: list[Statement] = many("What is done about it.", "care")
    signs: list[SignStatement] = many("What can be seen or felt.")
    course: list[Statement] = many("How it goes on.", "course")
    onset: list[OnsetStatement] = many("When it begins.")
    prevalence: list[PrevalenceStatement] = many("How many people have it, by what measure and where.")
    questions: list[Question] = many(
        "Questions that people ask about it.",
        filters=[Filter("topics", among("topic"), list[Topic] | None, "Only questions on these topics.")],
        order=("sort_key", "id"),
    )
    community_stats: list[CommunityStats] = many(
        "Who else has it: members of communities, as far as it may be said.",
        on={"condition": "id"},
        order=("community",),
    )
    review: Review = inline("How far our text has been reviewed.")
    sources: list[Source] = through(
        "All sources cited here, in the order of their first mention.", "condition_source", "source"
    )
    disclaimer: RichText = one("The medical disclaimer. Show it with the content.", "disclaimer", on={})
    json_ld: JSON = composed(
        "What schema.org has words for, as JSON-LD for a page: a MedicalCondition, the MedicalWebPage that tells of it "
        "with its sources, and an FAQPage where there are questions. Its ids are fragments of the page's address.",
        "json_ld",
        "before",
        "json",
    )


@thing
class ConditionEdge(Edge):
    """A condition on a page."""

    node: Condition = inline("The condition.", prefix="")


@thing
class ConditionConnection(Connection):
    """A page of conditions."""

    edges: list[ConditionEdge] = edges()
    nodes: list[Condition] = nodes()


@strawberry.input(description="Which conditions to list.")
class ConditionFilter:
    """Which conditions to list."""

    kinds: list[ConditionKind] | None = filtering("Of one of these kinds.", among("kind"))
    mechanisms: list[Mechanism] | None = filtering("Driven by one of these.", among("mechanism_value"))
    heredity: list[HeredityAnswer] | None = filtering(
        'With one of these answers to "is it genetic or hereditary?".',
        among("heredity_answer"),
    )
    inheritance: list[InheritancePattern] | None = filtering(
        "To which one of these inheritance patterns applies.",
        among(
            "pattern",
            Rows("inheritance_statement", on=(("condition", "key"),), where=(Is("applicability", "APPLIES"),)),
        ),
    )
    trigger_kinds: list[TriggerKind] | None = filtering(
        "With a trigger of one of these kinds.",
        among("trigger_kind", Rows("condition_trigger", on=(("condition", "key"),))),
    )
    triggers: list[strawberry.ID] | None = filtering(
        "That one of these triggers can set off.",
        among("trigger_id", Rows("condition_trigger", on=(("condition", "key"),))),
    )
    procedures: list[strawberry.ID] | None = filtering(
        "In whose workup one of these procedures stands.",
        among("procedure_id", Rows("workup_step", on=(("condition", "key"),))),
    )
    name_starts_with: str | None = filtering(
        "Whose name begins so, whatever the case and accents.", beginning("sort_key")
    )
    has_community: bool | None = filtering(
        "For which a community is registered, whatever its size, or none is.",
        present(Rows("statistics.community_stats", on=(("condition", "id"),))),
    )
    review_status: list[ReviewStatus] | None = filtering("Whose text has one of these states.", among("review_status"))
    updated_since: dt.date | None = filtering("Whose text changed on that day or later.", since("review_updated_on"))
    review_due_before: dt.date | None = filtering("Due to be looked over before that day.", before("review_due_on"))


@strawberry.input(description="How to sort conditions.")
class ConditionOrder:
    """How to sort conditions."""

    field: ConditionOrderField = strawberry.field(description="What to sort by.")
    direction: Direction = strawberry.field(description="Which way.", default=Direction.ASC)


CONDITION_ORDERS: Mapping[str, Order] = {
    ConditionOrderField.NAME: Order("n", "sort_key"),
    ConditionOrderField.UPDATED_ON: Order("u", "review_updated_on"),
    ConditionOrderField.REVIEW_DUE_ON: Order("d", "review_due_key"),
}


@thing
class ConditionLookup:
    """What a code leads to."""

    system: CodeSystem = column("The terminology.")
    value: str = column("The code in the authority's own writing, without prefix.")
    condition: Condition | None = one(
        "The condition that answers to the code.",
        "condition_code",
        on={"system": "system", "value": "value"},
        far="condition",
    )
    miss: LookupMiss | None = field("Why no condition was found; null where one was.", CodeLookup.MISS)


@strawberry.input(description="A code in another terminology.")
class CodeInput:
    """A code in another terminology."""

    system: CodeSystem = strawberry.field(description="The terminology.")
    value: str = strawberry.field(
        description="The code; its prefix (MONDO:, ORPHA:, Orphanet:, GARD:) and leading zeros may be left in or out."
    )


@strawberry.input(one_of=True, description="One of a condition's unique names.")
class ConditionBy:
    """One of a condition's unique names."""

    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="Its id.")
    slug: strawberry.Maybe[str] = strawberry.field(description='Its slug: "opsoclonus-myoclonus-syndrome".')
    code: strawberry.Maybe[CodeInput] = strawberry.field(
        description="A code of it. Where several conditions bear the code, the closest mapping answers: EXACT first."
    )
