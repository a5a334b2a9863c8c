"""The closed sets that only clients meet, and GraphQL enums, with their descriptions, of these and of the data's."""

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from data.vocabulary import Vocabulary


class LookupMiss(Vocabulary):
    """Why a code leads to no condition."""

    UNKNOWN_CODE = "UNKNOWN_CODE", "No condition of ours bears the code."
    MALFORMED_CODE = "MALFORMED_CODE", "The terminology has no codes of this form."
    WITHDRAWN_CODE = "WITHDRAWN_CODE", "The terminology has withdrawn the code."


class SearchKind(Vocabulary):
    """What a search looks for."""

    CONDITION = "CONDITION", "Conditions."
    TRIGGER = "TRIGGER", "Triggers."
    PROCEDURE = "PROCEDURE", "Procedures."
    QUESTION = "QUESTION", "Questions."


class Direction(Vocabulary):
    """A direction of sorting."""

    ASC = "ASC", "Ascending: from A to Z, from the earliest day to the latest."
    DESC = "DESC", "Descending: from Z to A, from the latest day to the earliest."


class ConditionOrderField(Vocabulary):
    """What conditions can be sorted by."""

    NAME = "NAME", "Their name."
    UPDATED_ON = "UPDATED_ON", "When our text last changed."
    REVIEW_DUE_ON = "REVIEW_DUE_ON", "When our text is due to be looked over again."


class QuestionOrderField(Vocabulary):
    """What questions can be sorted by."""

    QUESTION = "QUESTION", "The question's text."
    UPDATED_ON = "UPDATED_ON", "When our text last changed."
    REVIEW_DUE_ON = "REVIEW_DUE_ON", "When our text is due to be looked over again."


def _register(vocabulary: type[Vocabulary]) -> None:
    strawberry.enum(vocabulary, description=vocabulary.__doc__)
    definition: StrawberryEnumDefinition = vocabulary.__strawberry_definition__  # type: ignore[attr-defined]  # just set
    for value in definition.values:
        value.description = vocabulary[value.name].description


# Once, and before any type refers to a closed set: Strawberry would make an enum without descriptions then.
for _vocabulary in Vocabulary.__subclasses__():
    _register(_vocabulary)
