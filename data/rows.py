"""Parts of documents → columns of rows, named as the GraphQL fields they fill."""

import json
from datetime import date
from typing import Any

from data import documents as d
from data import prose
from data.identity import public_id, sort_key
from data.parts import Statement, Valued
from data.writer import Cell, Writer

Row = dict[str, Cell]


def rich(prefix: str, markdown: str | None) -> Row:
    """Make the three columns of a text, or none where there is no text."""
    if markdown is None:
        return {}
    text = prose.render(markdown)
    return {f"{prefix}_markdown": text.markdown, f"{prefix}_html": text.html, f"{prefix}_text": text.text}


def cited_text(prefix: str, statement: Statement | None, writer: Writer) -> Row:
    """Make the columns of a text with its sources."""
    if statement is None:
        return {}
    citations = {f"{prefix}_citations": writer.citation_set(statement.citations)}
    return {**rich(prefix, statement.body), **citations}


def statement(prefix: str, statement: Statement | None, writer: Writer) -> Row:
    """Make the columns of a statement: its body and its sources."""
    if statement is None:
        return {}
    citations = {f"{prefix}citations": writer.citation_set(statement.citations)}
    return {**rich(f"{prefix}body", statement.body), **citations}


def valued(prefix: str, valued: Valued[Any], writer: Writer, *, name: str = "value") -> Row:
    """Make the columns of a value, what is said with it, and its sources."""
    return {
        f"{prefix}{name}": valued.value,
        **rich(f"{prefix}statement", valued.statement),
        f"{prefix}citations": writer.citation_set(valued.citations),
    }


def named(type_name: str, key: int, slug: str, name: str) -> Row:
    """Make the columns that every named thing has."""
    return {"key": key, "id": public_id(type_name, slug), "slug": slug, "name": name, "sort_key": sort_key(name)}


def review(review: d.Review) -> Row:
    """Make the columns of a text's review; it is due again twelve months after its last change."""
    due = review.due_on or _twelve_months_after(review.updated_on)
    reviewer = review.reviewer
    return {
        "review_status": review.status,
        "review_reviewer_name": reviewer.name if reviewer else None,
        "review_reviewer_credentials": reviewer.credentials if reviewer else None,
        "review_reviewed_on": day(review.reviewed_on),
        "review_updated_on": day(review.updated_on),
        "review_due_on": day(due),
        "review_due_key": day(due),
        "review_note": review.note,
    }


def _twelve_months_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def day(day: date | None) -> str | None:
    """Write a day as ISO 8601."""
    return day.isoformat() if day else None


def number(value: float | None) -> str | None:
    """Write a number as JSON text, so that every database prints the same digits."""
    return None if value is None else json.dumps(value)


def source(key: int, slug: str, source: d.Source) -> Row:
    """Make the row of a source."""
    licence, review = source.licence, source.review
    return {
        "key": key,
        "id": public_id("Source", slug),
        "slug": slug,
        "title": source.title,
        "sort_key": sort_key(source.title),
        "authors": source.authors,
        "publisher": source.publisher,
        "kind": source.kind,
        "url": source.url,
        "doi": source.doi,
        "pmid": source.pmid,
        "published_on": source.published_on,
        "accessed_on": day(source.accessed_on),
        "licence_name": licence.name if licence else None,
        "licence_url": licence.url if licence else None,
        "review_claim": review.claim if review else None,
        "review_reviewer": review.reviewer if review else None,
        "review_last_updated": day(review.last_updated) if review else None,
    }
