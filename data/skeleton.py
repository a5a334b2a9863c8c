"""A document to be filled in: every key of its model, what it is for, what it may be. Made of the models alone.

Needed keys stand as they are, with NOT_STATED wherever that is an answer; the others are commented out by a # without
a space behind it, so that taking that away (once a level) leaves valid keys. `# ` begins an explanation.
"""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from data.content_schema import FOLDER, KINDS
from data.parts import Citation, keys_of
from data.problem import listed
from data.vocabulary import Vocabulary

WIDTH = 120
END = "...\n"  # of a document, which the library writes behind a lone scalar
MAX_TEXT = 36  # columns before a comment
HEAD = (
    "Needed keys stand without #. Take the # away from what a source of ours says; leave or delete the rest.",
    "Every value and statement cites its sources, by slug alone, [rossor-2022], or with more:",
    f"[{{{', '.join(f'{key}: ...' for key in Citation.model_fields)}}}]. Restate what they say, in words of our own.",
    "`raregraph check` says what is left to do.",
)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    comment: str = ""

    def indented(self, by: str) -> "_Line":
        return _Line(by + self.text, self.comment)


def skeleton(kind: str, given: Mapping[str, Any]) -> str:
    """Write the document of a kind, `condition` say, with the values of `given` at the keys that it names."""
    model = KINDS[kind]
    lines = [f"# yaml-language-server: $schema=../{FOLDER}/{kind}.json", *_wrapped(model.__doc__ or "", "# ")]
    lines += _wrapped(" ".join(HEAD), "# ")
    for name, field in _in_order(model, after="kind"):
        lines += ["", *_wrapped(field.description or "", "# ")]
        if vocabulary := _vocabulary(field.annotation):
            lines += [line for word in vocabulary for line in _wrapped(f"- {word}: {word.description}", "# ")]
        off = "" if field.is_required() else "#"
        lines += _set(line.indented(off) for line in _key(name, field, given if field.is_required() else {}))
    return "\n".join(lines) + "\n"


def _in_order(model: type[BaseModel], after: str = "") -> list[tuple[str, FieldInfo]]:
    """List a model's keys: needed ones first below the top, `citations` last of these or behind the key `after`."""
    fields = keys_of(model)
    citations = fields.pop("citations", None)
    ordered = list(fields.items()) if after else sorted(fields.items(), key=lambda item: not item[1].is_required())
    if citations:
        needed = [index for index, (_, field) in enumerate(ordered, 1) if field.is_required()]
        place = [name for name, _ in ordered].index(after) + 1 if after in fields else max(needed, default=0)
        ordered.insert(len(ordered) if not citations.is_required() else place, ("citations", citations))
    return ordered


def _key(name: str, field: FieldInfo, given: Mapping[str, Any]) -> Iterator[_Line]:
    """Write a key with what may stand behind it."""
    if name in given:
        value = yaml.safe_dump(given[name], allow_unicode=True, default_flow_style=True, width=10_000)
        yield _Line(f"{name}: {value.removesuffix(END).strip()}")
    elif part := _model(field.annotation):
        yield _Line(f"{name}:")
        items = list(_inside(part, given))
        if _is_list(field.annotation):
            yield items[0].indented("  - ")
            yield from (line.indented("    ") for line in items[1:])
        else:
            yield from (line.indented("  ") for line in items)
    else:
        yield _Line(f"{name}: {_blank(field)}".rstrip())


def _inside(model: type[BaseModel], given: Mapping[str, Any]) -> Iterator[_Line]:
    needs_nothing = not any(field.is_required() for field in keys_of(model).values())
    for name, field in _in_order(model):
        comment = field.description or ""
        if vocabulary := _vocabulary(field.annotation):
            comment = f"{comment.split(';')[0].rstrip('.')}: {listed(vocabulary)}."
        if field.is_required() or needs_nothing:
            first, *more = _key(name, field, given)
            yield _Line(first.text, comment)
            yield from more
        else:
            first, *more = (line.indented("#") for line in _key(name, field, {}))
            yield _Line(first.text, comment)
            yield from more


def _set(lines: Iterator[_Line]) -> Iterator[str]:
    """Set comments in one column behind their keys; long ones go on below."""
    block = list(lines)
    column = min(MAX_TEXT, max(len(line.text) for line in block)) + 2
    for line in block:
        first, *more = textwrap.wrap(line.comment, max(WIDTH - max(column, len(line.text) + 2) - 2, 20)) or [""]
        yield f"{line.text:<{column - 2}}  # {first}" if first else line.text
        margin = line.text[: len(line.text) - len(line.text.lstrip("# "))].rstrip()
        yield from (f"{margin:<{column - 2}}  # {rest}" for rest in more)


def _blank(field: FieldInfo) -> str:
    if field.examples:
        return str(field.examples[0])
    vocabulary = _vocabulary(field.annotation)
    if vocabulary and not field.is_required():
        return str(field.default)
    if vocabulary and "NOT_STATED" in vocabulary.__members__:
        return "NOT_STATED"
    return "[]" if _is_list(field.annotation) else ""


def _wrapped(text: str, margin: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=margin, subsequent_indent=margin + "  " * text.startswith("- "))


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is list


def _model(annotation: Any) -> type[BaseModel] | None:
    """Find the part that a key holds; citations count as the slugs they mostly are."""
    found = next(_types_in(annotation), None)
    return found if found and issubclass(found, BaseModel) and found is not Citation else None


def _vocabulary(annotation: Any) -> type[Vocabulary] | None:
    found = next(_types_in(annotation), None)
    return found if found and issubclass(found, Vocabulary) else None


def _types_in(annotation: Any) -> Iterator[type[Any]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel | Vocabulary):
        yield annotation
    for argument in get_args(annotation):
        yield from _types_in(argument)
