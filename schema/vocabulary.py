"""Makes GraphQL enums, with their descriptions, of the closed sets in `data.vocabulary`."""

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from data.vocabulary import Vocabulary


def _register(vocabulary: type[Vocabulary]) -> None:
    strawberry.enum(vocabulary, description=vocabulary.__doc__)
    definition: StrawberryEnumDefinition = vocabulary.__strawberry_definition__  # type: ignore[attr-defined]  # just set
    for value in definition.values:
        value.description = vocabulary[value.name].description


# Once, and before any type refers to a closed set: Strawberry would make an enum without descriptions then.
for _vocabulary in Vocabulary.__subclasses__():
    _register(_vocabulary)
