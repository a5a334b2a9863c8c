"""The single values that documents are made of: slugs, references, lines of text, prose, addresses, days, figures.

Each checks itself and says what an author should write instead. The JSON Schema of each accepts any YAML scalar that
`data.positions` would read as the same text: an editor takes 7 for a number and NO for a boolean, we take both as
written.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema

from data import prose
from data.links import WEB, fault_of_web
from data.nearest import nearest
from data.problem import Fault, Problem, Unsound, listed, shown

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_SLUG = re.compile(SLUG[1:-1])
MAX_LINE = 1_000  # characters
MAX_PROSE = 20_000  # characters
MAX_PEOPLE = 10_000_000_000
MAX_SUGGESTED = 200  # names, in one check; each costs a look at all
FEW = 8  # names that a message can list
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")


@dataclass(frozen=True)
class Known:
    """What documents there are, by subject; given to the models as their context, it has references checked."""

    slugs: Mapping[str, frozenset[str]]

    def suggested(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Say in each problem with a reference what was probably meant, as long as there are not too many of them."""
        meant: dict[Unmet, str] = {}
        for problem in problems:
            unmet = problem.expected
            if not isinstance(unmet, Unmet):
                yield problem
                continue
            if unmet not in meant and len(meant) < MAX_SUGGESTED:
                meant[unmet] = self._expected(unmet.subject, unmet.slug)
            yield replace(problem, expected=meant.get(unmet, f"a document in {unmet.subject}/"))

    def _expected(self, subject: str, slug: str) -> str:
        slugs = self.slugs[subject]
        near = nearest(slug, slugs)
        few = 0 < len(slugs) <= FEW
        those = listed(sorted(slugs)) if few else f"one of the {len(slugs):,} documents in {subject}/"
        some = f"{those}, or " if slugs else ""
        return f"{near!r}" if near else f"{some}a new {subject}/{slug}.yaml"


class Unmet(str):
    """What is expected for a reference that leads to no document, before anyone has looked for what was meant."""

    __slots__ = ("slug", "subject")
    subject: str
    slug: str

    @classmethod
    def of(cls, subject: str, slug: str) -> "Unmet":
        """Say it of the reference to `slug`."""
        unmet = cls(f"a document in {subject}/ other than {slug}.yaml")
        unmet.subject, unmet.slug = subject, slug
        return unmet


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


# ---- Rules


def is_slug(text: str) -> bool:
    """Tell whether a text has the form of a slug."""
    return _SLUG.fullmatch(text) is not None


def _refer(kind: type[Reference]) -> Callable[[str, ValidationInfo], Reference]:
    def check(slug: str, info: ValidationInfo) -> Reference:
        if not is_slug(slug):
            raise Unsound(Fault(f"{shown(slug)} is no slug", f"the name of a file in {kind.subject}/ without .yaml"))
        known = info.context
        if isinstance(known, Known) and slug not in known.slugs[kind.subject]:
            raise Unsound(Fault(f"{kind.subject} has no document {shown(slug)}", Unmet.of(kind.subject, slug)))
        return kind(slug)

    return check


def _line(text: str) -> str:
    if not text.strip():
        raise Unsound(Fault("the text is empty", "a text, or no such key"))
    if "\n" in text or "\r" in text:
        raise Unsound(Fault(f"{shown(text)} has a line break", "one line, behind the key or after >-"))
    if text != text.strip():
        raise Unsound(Fault(f"{shown(text)} begins or ends with a space", "the text without it"))
    if len(text) > MAX_LINE:
        raise Unsound(Fault(f"the text has {len(text):,} characters", f"at most {MAX_LINE:,}"))
    if markup := _MARKUP.search(text):
        found = markup.group()
        raise Unsound(
            Fault(
                f"{shown(found)} is HTML, which a plain text shows as it stands", "the character meant", snippet=found
            )
        )
    return text


def _prose(text: str, info: ValidationInfo) -> Prose:
    if not text.strip():
        raise Unsound(Fault("the text is empty", "a text, or no such key"))
    if len(text) > MAX_PROSE:
        raise Unsound(Fault(f"the text has {len(text):,} characters", f"at most {MAX_PROSE:,}"))
    if info.context is not None and (faults := list(prose.problems(text))):
        raise Unsound(*faults)
    return Prose(text.strip())


def _web(url: str) -> str:
    if fault := fault_of_web(url):
        raise Unsound(fault)
    return url


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(DAY[1:-1], value):
        raise Unsound(Fault(f"{shown(value)} is no date", "a day as YYYY-MM-DD, such as 2026-11-22"))
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Unsound(Fault(f"{shown(value)} is no day of the calendar", "a day as YYYY-MM-DD")) from None


def _some_day(value: str) -> str:
    year, month, day = (*value.split("-"), "01", "01")[:3]
    try:
        date.fromisoformat(f"{year}-{month}-{day}")
    except ValueError:
        raise Unsound(
            Fault(f"{shown(value)} is no date", "a year, month or day: 2026, 2026-11 or 2026-11-22")
        ) from None
    return value


def _form(pattern: str, expected: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern[1:-1], value):
            raise Unsound(Fault(f"{shown(value)} is not of the right form", expected))
        return value

    return AfterValidator(check)


def _scalar(pattern: str | None = None, **more: Any) -> WithJsonSchema:
    """Describe a text to editors: `pattern` holds where they take it for a string."""
    form = {"pattern": pattern} if pattern else {}
    return WithJsonSchema({"type": ["string", "number", "boolean"], **form, **more})


# ---- Types

DAY = r"^(19|20)\d{2}-\d{2}-\d{2}$"
_DOI = r"^10\.\d{4,9}/\S+$"
_NUMBER = r"^[+-]?\d*\.?\d+([eE][+-]?\d+)?$"
_reference = _scalar(SLUG)
ToSource = Annotated[str, AfterValidator(_refer(SourceReference)), _reference]
ToCondition = Annotated[str, AfterValidator(_refer(ConditionReference)), _reference]
ToTrigger = Annotated[str, AfterValidator(_refer(TriggerReference)), _reference]
ToProcedure = Annotated[str, AfterValidator(_refer(ProcedureReference)), _reference]
Line = Annotated[str, AfterValidator(_line), _scalar(r"^\S(.*\S)?$", maxLength=MAX_LINE)]
Markdown = Annotated[str, AfterValidator(_prose), _scalar(r"\S", maxLength=MAX_PROSE)]
Url = Annotated[str, AfterValidator(_web), WithJsonSchema({"type": "string", "pattern": WEB})]
Doi = Annotated[str, _form(_DOI, "what follows https://doi.org/, such as 10.3389/fneur.2017.00468"), _scalar(_DOI)]
Pmid = Annotated[str, _form(r"^\d+$", "the number alone, such as 21460401"), _scalar(r"^\d+$")]
Hpo = Annotated[str, _form(r"^HP:\d{7}$", "HP: and seven digits, such as HP:0010543"), _scalar(r"^HP:\d{7}$")]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": DAY})]
SomeDay = Annotated[str, AfterValidator(_some_day), _scalar(r"^\d{4}(-\d{2}(-\d{2})?)?$")]
_figure = {"type": ["number", "string"], "pattern": _NUMBER}
Fraction = Annotated[float, Field(ge=0, le=1), WithJsonSchema({**_figure, "minimum": 0, "maximum": 1})]
Rate = Annotated[float, Field(ge=0, le=1_000_000), WithJsonSchema({**_figure, "minimum": 0, "maximum": 1_000_000})]
_count = {"type": ["integer", "string"], "pattern": r"^\d+$", "maximum": MAX_PEOPLE}
Count = Annotated[int, Field(ge=0, le=MAX_PEOPLE), WithJsonSchema({**_count, "minimum": 0})]
Some = Annotated[int, Field(ge=1, le=MAX_PEOPLE), WithJsonSchema({**_count, "minimum": 1})]
Truth = Annotated[bool, WithJsonSchema({"enum": [True, False, "true", "false", "yes", "no"]})]
