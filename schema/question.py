"""Questions that people ask about a condition, and their answers."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import strawberry

from data.vocabulary import ReviewStatus, Topic, Verdict
from schema.arguments import Order
from schema.connection import Connection, Edge, edges, nodes
from schema.fields import citations, column, filtering, inline, many, one, thing, through
from schema.filters import among, before
from schema.node import Node
from schema.provenance import Citation, CitedText, Review, RichText, Source
from schema.scalars import Locale
from schema.vocabulary import Direction, QuestionOrderField

if TYPE_CHECKING:
    from schema.condition import Condition


@thing
class Section:
    """A part of a longer answer."""

    heading: str = column("What it is about.")
    served_locale: Locale = column("The language of the heading served.")
    body: RichText = inline("The text.")
    citations: list[Citation] = citations()


@thing
class Question(Node):
    """A question about a condition, and its answer."""

    slug: str = column("Its name in addresses and documents.", is_word=True)
    question: str = column("The question.")
    served_locale: Locale = column("The language of the question served; other texts may have fallen back to another.")
    topic: Topic = column("What it is about.")
    verdict: Verdict = column("The answer in one value.")
    short_answer: CitedText = inline("The answer in a sentence or two.")
    summary: CitedText | None = inline("The answer in short, for those who read no further.")
    sections: list[Section] = many("The answer at length.")
    condition: Annotated["Condition", strawberry.lazy("schema.condition")] = one("The condition asked about.")
    review: Review = inline("How far our text has been reviewed.")
    sources: list[Source] = through("All sources cited here.", "question_source", "source")
    disclaimer: RichText = one("The medical disclaimer. Show it with the answer.", "disclaimer", on={})


@thing
class QuestionEdge(Edge):
    """A question on a page."""

    node: Question = inline("The question.", prefix="")


@thing
class QuestionConnection(Connection):
    """A page of questions."""

    edges: list[QuestionEdge] = edges()
    nodes: list[Question] = nodes()


@strawberry.input(description="Which questions to list.")
class QuestionFilter:
    """Which questions to list."""

    conditions: list[strawberry.ID] | None = filtering("About one of these conditions.", among("condition_id"))
    topics: list[Topic] | None = filtering("On one of these topics.", among("topic"))
    verdicts: list[Verdict] | None = filtering("Answered so.", among("verdict"))
    review_status: list[ReviewStatus] | None = filtering("Whose text has one of these states.", among("review_status"))
    review_due_before: dt.date | None = filtering("Due to be looked over before that day.", before("review_due_on"))


@strawberry.input(description="How to sort questions.")
class QuestionOrder:
    """How to sort questions."""

    field: QuestionOrderField = strawberry.field(description="What to sort by.")
    direction: Direction = strawberry.field(description="Which way.", default=Direction.ASC)


QUESTION_ORDERS: Mapping[str, Order] = {
    QuestionOrderField.QUESTION: Order("q", "sort_key"),
    QuestionOrderField.UPDATED_ON: Order("u", "review_updated_on"),
    QuestionOrderField.REVIEW_DUE_ON: Order("d", "review_due_key"),
}
