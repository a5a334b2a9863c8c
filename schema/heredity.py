"""The computable answer to "is it genetic or hereditary?"."""

from data.vocabulary import Answer, Applicability, HeredityAnswer, InheritancePattern, Recommendation, RecurrenceRisk
from schema.fields import citations, column, inline, many, thing
from schema.provenance import Citation, RichText, Statement

_STATEMENT = "What is to be said with the value."
_CITED = "The sources that say so; empty if and only if the value is NOT_STATED."


@thing
class HeredityAnswerStatement:
    """An answer on heredity with its sources."""

    value: HeredityAnswer = column("The answer.")
    statement: RichText | None = inline(_STATEMENT)
    citations: list[Citation] = citations(_CITED)


@thing
class AnswerStatement:
    """An answer of yes or no with its sources."""

    value: Answer = column("The answer.")
    statement: RichText | None = inline(_STATEMENT)
    citations: list[Citation] = citations(_CITED)


@thing
class ApplicabilityStatement:
    """Whether something applies at all, with its sources."""

    value: Applicability = column("Whether it applies.")
    statement: RichText | None = inline(_STATEMENT)
    citations: list[Citation] = citations(_CITED)


@thing
class RecommendationStatement:
    """Whether something is recommended, with its sources."""

    value: Recommendation = column("Whether it is recommended.")
    statement: RichText | None = inline("The circumstance where CONDITIONAL, and the reason.")
    citations: list[Citation] = citations(_CITED)


@thing
class RecurrenceRiskStatement:
    """The risk for children, with its sources."""

    value: RecurrenceRisk = column("The risk.")
    statement: RichText | None = inline(_STATEMENT)
    citations: list[Citation] = citations(_CITED)


@thing
class InheritanceStatement:
    """Whether one inheritance pattern applies, with its sources."""

    pattern: InheritancePattern = column("The pattern.")
    applicability: Applicability = column("Whether it applies.")
    statement: RichText | None = inline(_STATEMENT)
    citations: list[Citation] = citations()


@thing
class Heredity:
    """Whether a condition is genetic or hereditary, and what follows for families."""

    answer: HeredityAnswerStatement = inline("The answer in one value.")
    genetic: AnswerStatement = inline("Is it caused by a change in DNA?")
    hereditary: AnswerStatement = inline("Is it passed from parents to children?")
    inheritance: list[InheritanceStatement] = many(
        "The inheritance patterns that sources speak of, those that do not apply included.",
        on={"condition": "condition"},
    )
    predisposition: Statement | None = inline("What in the genes may dispose to it without passing it on.")
    recurrence_risk: RecurrenceRiskStatement = inline("The risk that a child has it too.")
    carrier_testing: ApplicabilityStatement = inline("Testing whether a healthy person carries a variant.")
    prenatal_diagnosis: ApplicabilityStatement = inline("Diagnosis before birth.")
    genetic_testing: RecommendationStatement = inline("Genetic testing of the person affected.")
    genetic_counselling: RecommendationStatement = inline("Genetic counselling of the family.")
