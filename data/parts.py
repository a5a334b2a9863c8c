"""What every document is made of: citations, and statements that cannot stand without a source; and our own review."""

from collections.abc import Iterator
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo

from data import vocabulary as v
from data.problem import Fault, Unsound
from data.scalars import Day, Line, Markdown, ToSource

MAX_QUOTE_WORDS = 25


class Part(BaseModel):
    """Anything inside a document: closed to unknown keys and immutable. The text below a key describes it."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


# ---- Provenance


def _quotable(quote: str) -> str:
    if (words := len(quote.split())) > MAX_QUOTE_WORDS:
        raise Unsound(Fault(f"the quote has {words} words", f"a quote of at most {MAX_QUOTE_WORDS} words"))
    return quote


class Citation(Part):
    """The slug of a source alone; or source and, where they say more, quote, locator and stance."""

    source: ToSource
    """The slug of the source."""
    quote: Annotated[Line, AfterValidator(_quotable)] | None = None
    """The source's own words, at most 25."""
    locator: Line | None = None
    """Where in the source: a page, a table, a section."""
    stance: v.Stance = v.Stance.SUPPORTS
    """Whether the source says so or disputes it."""


def _spelt_out(citation: Any) -> Any:
    return {"source": citation} if isinstance(citation, str) else citation


Citations = list[Annotated[Citation, BeforeValidator(_spelt_out, json_schema_input_type=ToSource | Citation)]]
SomeCitations = Annotated[Citations, Field(min_length=1)]


class Cited(Part):
    """Something that at least one source says."""

    citations: SomeCitations
    """Slugs of the sources that say so, at least one."""


class Statement(Cited):
    """A sentence or more with its sources."""

    body: Markdown
    """What is said, in Markdown: paragraphs, emphasis, lists and links."""


Value = TypeVar("Value", bound=v.Vocabulary)
_UNSTATED: JsonDict = {"properties": {"value": {"const": "NOT_STATED"}}}


class Valued(Part, Generic[Value]):
    """A value of a closed set, what is to be said with it, and its sources: none if and only if it is NOT_STATED."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": _UNSTATED,
            "then": {"properties": {"citations": {"maxItems": 0}}},
            "else": {"required": ["citations"], "properties": {"citations": {"minItems": 1}}},
        }
    )

    value: Value
    """The value in one word; NOT_STATED, where it is among the values, if no source of ours says."""
    statement: Markdown | None = None
    """What is to be said with the value, in Markdown."""
    citations: Citations = []
    """Slugs of the sources that say so: none for NOT_STATED, otherwise at least one."""

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if self.value.name == "NOT_STATED" and self.citations:
            raise Unsound(Fault("NOT_STATED cites a source", "no citations, or the value that the source states"))
        if self.value.name != "NOT_STATED" and not self.citations:
            raise Unsound(Fault(f"{self.value} cites no source", "at least one citation, or NOT_STATED without any"))
        return self


# ---- Review


class Reviewer(Part):
    """A named person who reviewed a text."""

    name: Line
    """The person's name."""
    credentials: Line | None = None
    """The person's credentials, as they give them."""


class Review(Part):
    """Who looked our text over, and when it changed and is due again."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"status": {"const": "MEDICALLY_REVIEWED"}}},
            "then": {"required": ["reviewer", "reviewed_on"]},
        }
    )

    status: Annotated[v.ReviewStatus, Field(examples=["EDITORIAL"])]
    """Who has looked the text over; EDITORIAL until a named reviewer has."""
    reviewer: Reviewer | None = None
    """The named reviewer of a text that is MEDICALLY_REVIEWED."""
    reviewed_on: Day | None = None
    """The day of that review: not before the text last changed."""
    updated_on: Day
    """The day on which the text last changed."""
    due_on: Day | None = None
    """The day by which it is to be looked over again; twelve months after updated_on if left out."""
    note: Line | None = None
    """What the next reviewer should know."""

    @model_validator(mode="after")
    def _honest(self) -> Self:
        reviewed = self.status is v.ReviewStatus.MEDICALLY_REVIEWED
        for key, value in (("reviewer", self.reviewer), ("reviewed_on", self.reviewed_on)):
            if reviewed and not value:
                raise Unsound(Fault(f"MEDICALLY_REVIEWED lacks {key}", "reviewer and reviewed_on, or EDITORIAL"))
            if value and not reviewed:
                raise Unsound(Fault(f"{self.status} has a {key}", "MEDICALLY_REVIEWED, or neither of them", key))
        return self


def keys_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Give a model's keys as authors write them, each with what is said of it."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def citations_in(value: Any) -> Iterator[Citation]:
    """Go through the citations in a model, in the order of its fields; several times faster than `walk`."""
    if isinstance(value, Citation):
        yield value
    elif isinstance(value, BaseModel):
        for child in value.__dict__.values():
            if isinstance(child, list | BaseModel):
                yield from citations_in(child)
    else:
        for item in value:
            if isinstance(item, BaseModel):
                yield from citations_in(item)


def walk(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Go through a model's values in the order of its fields: every leaf with its path."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from walk(getattr(value, name), (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))
    elif value is not None:
        yield path, value
