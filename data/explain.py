"""What pydantic finds wrong in a document → what its author needs to know, and where it stands."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from data.nearest import nearest
from data.parts import keys_of
from data.positions import Located, Path, position_at
from data.problem import Fault, Problem, Unsound, listed, shown
from data.vocabulary import Vocabulary

MAX_EXPLAINED = 1_000  # in one file
_DUE: Mapping[str, tuple[str, str]] = {  # by pydantic's word for it: what is due, and how it is written
    "list_type": ("a list", "a list: [one, two], or a line '- one' for each"),
    "string_type": ("a text", "a text, in quotes where it holds ': '"),
    "date_type": ("a date", "a day as YYYY-MM-DD"),
    "bool_type": ("true or false", "true or false"),
    "bool_parsing": ("true or false", "true or false"),
    "int_type": ("a whole number", "a whole number"),
    "int_parsing": ("a whole number", "a whole number in digits"),
    "int_from_float": ("a whole number", "a whole number in digits"),
    "float_type": ("a number", "a number"),
    "float_parsing": ("a number", "a number with a point, such as 0.5"),
    "finite_number": ("a number", "a number"),
}


def explain(located: Located, model: type[BaseModel], error: ValidationError) -> Iterator[Problem]:
    """Name every problem of a document that is no valid `model`, but none of a value that could not be read."""
    details: list[dict[str, Any]] = [dict(detail) for detail in error.errors(include_url=False)]
    misspelt = {
        _meant(model, detail["loc"]) for detail in details[:MAX_EXPLAINED] if detail["type"] == "extra_forbidden"
    }
    for detail in details[:MAX_EXPLAINED]:
        if located.is_readable(detail["loc"]) and not (detail["type"] == "missing" and detail["loc"] in misspelt):
            yield from _explained(located, model, detail)
    if len(details) > MAX_EXPLAINED:
        more = f"{len(details) - MAX_EXPLAINED:,} more problems of this file are not listed"
        yield located.problem((), more, "those above mended first")


def faults(located: Located, path: Path, found: tuple[Fault, ...]) -> Iterator[Problem]:
    """Place what a value's own rule finds: at the very characters, if they stand in the text as they are named."""
    index = -1
    for fault in found:
        seen = located.inside(path, fault.snippet, after=index)
        if seen < 0 and index >= 0:
            seen = index  # written otherwise than it is named: it stands behind the fault before it
        if seen >= 0:
            index = seen
            yield located.problem_at(position_at(located.text, seen), fault.message, fault.expected)
        else:
            yield located.problem((*path, fault.key) if fault.key else path, fault.message, fault.expected)


def _explained(located: Located, model: type[BaseModel], detail: dict[str, Any]) -> Iterator[Problem]:
    path, kind, value = detail["loc"], detail["type"], detail["input"]
    if kind == "missing":
        yield _missing(located, model, path)
    elif kind == "extra_forbidden":
        yield _unknown(located, model, path)
    elif kind == "value_error" and isinstance(error := detail["ctx"]["error"], Unsound):
        yield from faults(located, path, error.faults)
    else:
        message, expected = _wrong(model, path, kind, value, detail)
        yield located.problem(path, message, expected)


def _missing(located: Located, model: type[BaseModel], path: Path) -> Problem:
    key = str(path[-1])
    within = f" of {_named(path[:-1])}" if len(path) > 1 else ""
    field = keys_of(_model_at(model, path[:-1]))[key]
    expected = f"{key!r} with its value"
    if key == "citations":
        expected = "'citations' with the slug of at least one source"
    elif vocabulary := next(_types_in(field.annotation, Vocabulary), None):
        expected = f"{key!r} with one of {', '.join(word.value for word in vocabulary)}"
    elif _may_be_unstated(field):
        expected = f"{key!r} with its value and citations, or with 'value: NOT_STATED' where no source says"
    return located.problem(path[:-1], f"the key {key!r}{within} is missing", expected)


def _meant(model: type[BaseModel], path: Path) -> Path:
    """Give the path of the key that an unknown one was probably meant to be."""
    return (*path[:-1], nearest(str(path[-1]), keys_of(_model_at(model, path[:-1]))) or "")


def _unknown(located: Located, model: type[BaseModel], path: Path) -> Problem:
    key = str(path[-1])
    names = keys_of(_model_at(model, path[:-1]))
    near = _meant(model, path)[-1]
    expected = f"{near!r}" if near else f"one of {', '.join(sorted(names))}"
    return located.problem(path, f"the key {shown(key)} is not known here", expected, of_key=True)


def _wrong(model: type[BaseModel], path: Path, kind: str, value: Any, detail: Mapping[str, Any]) -> tuple[str, str]:
    """Say what is wrong with a value that is there, and what was expected."""
    context = detail.get("ctx", {})
    if kind == "enum":
        message, expected = (
            f"{_seen(value)} is none of the values of {_named(path)}",
            _one_of(value, context["expected"]),
        )
    elif kind in _DUE:
        due, expected = _DUE[kind]
        message = f"{_seen(value)} stands where {due} is due"
    elif kind in {"model_type", "dict_type", "model_attributes_type"}:
        message, expected = f"{_seen(value)} stands where keys with values are due", _keys(_model_at(model, path))
    elif kind == "too_short":
        of_what = "the slug of at least one source" if path[-1] == "citations" else "at least one item"
        message, expected = f"{_named(path)} is an empty list", of_what
    elif kind in {"greater_than_equal", "less_than_equal"}:
        message, expected = f"{_seen(value)} is out of bounds", _bound(context)
    else:
        message, expected = f"{_seen(value)} is not right here", detail["msg"]
    return (f"{_named(path)} has no value" if value is None else message), expected


def _bound(context: Mapping[str, float]) -> str:
    if "ge" in context:
        return f"a number of at least {context['ge']:,.0f}"
    return "a fraction of 1: 0.5 for 50%" if context["le"] == 1 else f"a number of at most {context['le']:,.0f}"


def _seen(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping (keys with values)"
    return "a list" if isinstance(value, list) else shown(value)


def _named(path: Path) -> str:
    """Name a place by its key, 'mechanism' rather than its 'value', and an item of a list by its number."""
    if path and isinstance(path[-1], int):
        return f"item {path[-1] + 1} of {_named(path[:-1])}"
    if len(path) > 1 and path[-1] == "value" and isinstance(path[-2], str):
        path = path[:-1]
    return repr(path[-1]) if path else "the document"


def _one_of(value: Any, expected: str) -> str:
    values = re.findall(r"'([^']*)'", expected)
    near = nearest(value, values) if isinstance(value, str) else None
    if near is None:
        return listed(values)
    return f"{near!r}, or else {listed([word for word in values if word != near])}" if len(values) > 1 else f"{near!r}"


def _keys(model: type[BaseModel]) -> str:
    required = sorted((name for name, field in keys_of(model).items() if field.is_required()), key="citations".__eq__)
    names = required or list(keys_of(model))
    return (
        "the "
        + ("key " if len(names) == 1 else "keys ")
        + " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    )


def _may_be_unstated(field: FieldInfo) -> bool:
    model = next(_types_in(field.annotation, BaseModel), None)
    value = model.model_fields.get("value") if model else None
    return value is not None and any(
        "NOT_STATED" in words.__members__ for words in _types_in(value.annotation, Vocabulary)
    )


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    for key in path:
        if isinstance(key, str):
            model = next(_types_in(keys_of(model)[key].annotation, BaseModel))
    return model


def _types_in(annotation: Any, kind: type[Any]) -> Iterator[type[Any]]:
    if isinstance(annotation, type) and issubclass(annotation, kind):
        yield annotation
    for argument in get_args(annotation):
        yield from _types_in(argument, kind)
