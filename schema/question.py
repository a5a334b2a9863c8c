"""Questions that people ask about a condition, and their answers."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from data.vocabulary import Topic, Verdict
from schema.fields import citations, column, constant, inline, many, one, thing, through
from schema.node import Node
from schema.provenance import Citation, CitedText, Review, RichText, Source
from schema.scalars import BASE_LOCALE, Locale

if TYPE_CHECKING:
    from schema.condition import Condition


@thing
class Section:
    """A part of a longer answer."""

    heading: str = column("What it is about.")
    body: RichText = inline("The text.")
    citations: list[Citation] = citations()


@thing
class Question(Node):
    """A question about a condition, and its answer."""

    slug: str = column("Its name in addresses and documents.")
    question: str = column("The question.")
    served_locale: Locale = constant("The language of the texts served.", BASE_LOCALE)
    topic: Topic = column("What it is about.")
    verdict: Verdict = column("The answer in one value.")
    short_answer: CitedText = inline("The answer in a sentence or two.")
    summary: CitedText | None = inline("The answer in short, for those who read no further.")
    sections: list[Section] = many("The answer at length.")
    condition: Annotated["Condition", strawberry.lazy("schema.condition")] = one("The condition asked about.")
    review: Review = inline("How far our text has been reviewed.")
    sources: list[Source] = through("All sources cited here.", "question_source", "source")
    disclaimer: RichText = one("The medical disclaimer. Show it with the answer.", "disclaimer", on={})
