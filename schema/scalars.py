"""Scalars beyond GraphQL's own; all but JSON are strings in JSON."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

Cursor = NewType("Cursor", str)
JSON = NewType("JSON", object)
Locale = NewType("Locale", str)
URL = NewType("URL", str)


def _text(value: object) -> str:
    """Accept text as it is; what it says is judged where it is used, so that the refusal has a path and a code."""
    if not isinstance(value, str):
        raise TypeError("a string is expected")
    return value


def _day(value: object) -> str:
    return dt.date.fromisoformat(_text(value)).isoformat()


def _scalar(
    name: str, description: str, url: str | None = None, parse: Callable[[object], str] = _text
) -> ScalarDefinition:
    return strawberry.scalar(name=name, description=description, specified_by_url=url, parse_value=parse)


SCALARS: Mapping[object, ScalarDefinition] = {
    Cursor: _scalar("Cursor", "Where a page ends. Opaque: give back what you were given, to the same connection."),
    JSON: _scalar(
        "JSON", "Any JSON value, as it is: no string to be parsed.", "https://www.rfc-editor.org/rfc/rfc8259"
    ),
    Locale: _scalar("Locale", 'A language tag of BCP 47: "en".', "https://www.rfc-editor.org/rfc/rfc5646"),
    URL: _scalar("URL", "An absolute address.", "https://url.spec.whatwg.org/"),
    dt.date: _scalar(
        "Date", 'A calendar day: "2026-04-07".', "https://scalars.graphql.org/andimarek/local-date.html", _day
    ),
    dt.datetime: _scalar(
        "DateTime",
        'A point in time, in UTC: "2026-11-22T09:30:00Z".',
        "https://scalars.graphql.org/andimarek/date-time.html",
    ),
}
