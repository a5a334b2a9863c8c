"""Texts, the statements they make, and the sources that say so."""

import datetime as dt
from typing import Annotated

import strawberry

from data.vocabulary import ReviewStatus, SourceKind, Stance
from schema.fields import citations, column, inline, one, thing
from schema.node import Node
from schema.scalars import URL, Locale


@thing
class RichText:
    """A text in three forms that say the same."""

    markdown: str = column("As written: paragraphs, emphasis, lists and links in Markdown.")
    html: str = column("Sanitised HTML, safe to show in a page.")
    text: str = column("Plain text, a blank line between paragraphs.")
    served_locale: Locale = column("The language of the text served.")


@thing
class CitedText(RichText):
    """A text in three forms, with the sources it restates."""

    citations: list["Citation"] = citations()


@thing
class Statement:
    """A sentence or more, with its sources."""

    body: RichText = inline("What is stated.")
    citations: list["Citation"] = citations()


@thing
class Citation:
    """A source, and how it bears on the statement that cites it."""

    source: Annotated["Source", strawberry.lazy("schema.provenance")] = one(
        "The source.", from_statistics={"id": "source"}
    )
    quote: str | None = column("The source's own words, at most 25 of them.")
    locator: str | None = column("Where in the source.")
    stance: Stance = column("Which side the source takes.")


@thing
class Licence:
    """The terms under which a source may be used."""

    name: str = column('The licence\'s name: "CC BY 4.0".')
    url: URL | None = column("Its text.")


@thing
class SourceReview:
    """What a source says of its own review. It is the source's claim, not ours."""

    claim: str = column("What the source claims.")
    reviewer: str | None = column("Whom it names as reviewer; null where it names nobody.")
    last_updated: dt.date | None = column("When it says that it was last updated.")


@thing
class Source(Node):
    """A publication that statements cite."""

    slug: str = column("Its name in addresses and documents.", is_word=True)
    title: str = column("Its title.")
    authors: str | None = column("Its authors, as credited.")
    publisher: str | None = column("Its journal, publisher or site.")
    kind: SourceKind = column("What sort of publication it is.")
    url: URL | None = column("Its address.")
    doi: str | None = column("Its Digital Object Identifier, without address.")
    pmid: str | None = column("Its PubMed number.")
    published_on: str | None = column("When it appeared: a year, a month or a day (ISO 8601).")
    accessed_on: dt.date | None = column("When we last read it.")
    licence: Licence | None = inline("The terms of its use, where it states any.")
    review: SourceReview | None = inline("What it says of its own review.")


@thing
class Reviewer:
    """A named person who reviewed a text of ours."""

    name: str = column("Name.")
    credentials: str | None = column("Profession and degrees.")


@thing
class Review:
    """How far a text of ours has been reviewed."""

    status: ReviewStatus = column("Who has looked it over.")
    reviewer: Reviewer | None = inline("The reviewer; null while nobody has reviewed it.")
    reviewed_on: dt.date | None = column("When it was reviewed; null while nobody has reviewed it.")
    updated_on: dt.date = column("When the text last changed.")
    due_on: dt.date | None = column("When it is due to be looked over again.")
    note: str | None = column("A remark on the review.")
