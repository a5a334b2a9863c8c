"""Search over names, synonyms, codes and prose, and suggestions while one types."""

from typing import Annotated

import strawberry

from schema.condition import Condition
from schema.connection import Connection, Edge, edges, nodes
from schema.fields import choice, column, thing
from schema.question import Question
from schema.trigger import Trigger
from schema.vocabulary import SearchKind
from schema.workup import Procedure

SearchResult = Annotated[
    Condition | Trigger | Procedure | Question,
    strawberry.union("SearchResult", description="What a search can find."),
]
_COLUMNS = {"Condition": "condition", "Trigger": "trigger", "Procedure": "procedure", "Question": "question"}


@thing
class SearchEdge(Edge):
    """A thing that a search found, and by which text."""

    node: SearchResult = choice("The thing.", _COLUMNS)
    matched: str = column("The text by which it was found: its name, a synonym, a code or prose.")
    highlight: str = column("That text as HTML, the words found in <mark>; everything else in it is escaped.")


@thing
class SearchConnection(Connection):
    """A page of what a search found, the best first."""

    edges: list[SearchEdge] = edges()
    nodes: list[SearchResult] = nodes()


@thing
class Suggestion:
    """A name that begins like what was typed, and the thing that bears it."""

    text: str = column("The name or synonym.")
    kind: SearchKind = column("What sort of thing bears it.")
    slug: str = column("The thing's slug.", is_word=True)
    node: SearchResult = choice("The thing.", _COLUMNS)
