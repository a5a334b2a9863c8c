"""What every document is made of: references, prose, citations, and statements that cannot stand without a source."""

from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from data import vocabulary as v

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MAX_QUOTE_WORDS = 25


class Part(BaseModel):
    """Anything inside a document: closed to unknown keys and immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reference(str):
    """The slug of another document; `subject` is the folder in which that document stands."""

    __slots__ = ()
    subject: ClassVar[str]


class SourceReference(Reference):
    """The slug of a source."""

    __slots__ = ()
    subject = "sources"


class ConditionReference(Reference):
    """The slug of a condition."""

    __slots__ = ()
    subject = "conditions"


class TriggerReference(Reference):
    """The slug of a trigger."""

    __slots__ = ()
    subject = "triggers"


class ProcedureReference(Reference):
    """The slug of a procedure."""

    __slots__ = ()
    subject = "procedures"


class Prose(str):
    """Markdown text."""

    __slots__ = ()


_slug = Field(pattern=SLUG)
ToSource = Annotated[str, _slug, AfterValidator(SourceReference)]
ToCondition = Annotated[str, _slug, AfterValidator(ConditionReference)]
ToTrigger = Annotated[str, _slug, AfterValidator(TriggerReference)]
ToProcedure = Annotated[str, _slug, AfterValidator(ProcedureReference)]
Line = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]
Markdown = Annotated[str, Field(min_length=1), AfterValidator(lambda text: Prose(text.strip()))]


# ---- Provenance


def _quotable(quote: str) -> str:
    if len(quote.split()) > MAX_QUOTE_WORDS:
        raise ValueError(f"a quote of at most {MAX_QUOTE_WORDS} words")
    return quote


class Citation(Part):
    """A source, and where and how it bears on the statement that cites it."""

    source: ToSource
    quote: Annotated[Line, AfterValidator(_quotable)] | None = None
    locator: Line | None = None
    stance: v.Stance = v.Stance.SUPPORTS


def _spelt_out(citation: Any) -> Any:
    return {"source": citation} if isinstance(citation, str) else citation


Citations = Annotated[
    list[Annotated[Citation, BeforeValidator(_spelt_out)]],
    Field(description="Slugs of sources, or mappings with source, quote, locator and stance."),
]
SomeCitations = Annotated[Citations, Field(min_length=1)]


class Cited(Part):
    """Something that at least one source says."""

    citations: SomeCitations


class Statement(Cited):
    """A sentence or more with its sources."""

    body: Markdown


Value = TypeVar("Value", bound=v.Vocabulary)


class Valued(Part, Generic[Value]):
    """A value of a closed set, what is to be said with it, and its sources: none if and only if it is NOT_STATED."""

    value: Value
    statement: Markdown | None = None
    citations: Citations = []

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if (self.value.name == "NOT_STATED") == bool(self.citations):
            raise ValueError("at least one citation, or the value NOT_STATED with none")
        return self
