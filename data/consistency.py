"""What holds a document together beyond the shape of its parts, and one document apart from another.

All of it is asked of the plain values, before and whether or not they make a valid document: an author is told every
problem at once. Values that are of the wrong shape are passed over here; the models name them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from data.codes import is_well_formed, local_part
from data.folder import printable
from data.positions import Located, Path
from data.problem import Problem, shown
from data.scalars import DAY
from data.vocabulary import CodeSystem

Own = tuple[tuple[Any, ...], ...]
_ONCE: Mapping[str, tuple[tuple[Path, str], ...]] = {  # lists in which what a key names stands once
    "conditions": (
        (("synonyms",), "text"),
        (("heredity", "inheritance"), "pattern"),
        (("triggers",), "trigger"),
        (("workup", "steps"), "procedure"),
    ),
    "communities": ((("totals",), "condition"),),
}
_OWN: Mapping[str, tuple[tuple[str, ...], ...]] = {  # keys whose values no two documents of a subject share
    "sources": (("doi",), ("pmid",)),
    "triggers": (("name",),),
    "procedures": (("name",),),
    "conditions": (("name",),),
    "questions": (("condition", "question"),),
    "communities": (("name",),),
}
_NONE_LISTED = frozenset({"NONE_PROVEN", "DOES_NOT_APPLY", "UNKNOWN", "NOT_STATED"})  # that go without triggers


def within(subject: str, located: Located) -> Iterator[Problem]:
    """Name what does not hold together in one document."""
    for path, key in _ONCE.get(subject, ()):
        yield from _listed_twice(located, path, [_at(item, key) for item in _list(located.value, path)])
    for path, citations in _lists_of_citations(located.value):
        yield from _listed_twice(located, path, citations)
    if subject == "conditions":
        yield from _codes(located)
        yield from _trigger_evidence(located)
        for index, _step in enumerate(_list(located.value, ("workup", "steps"))):
            for key in ("looks_for", "rules_out"):
                path = ("workup", "steps", index, key)
                yield from _listed_twice(located, path, _list(located.value, path))
    yield from _dates(located)


def own(subject: str, value: Any) -> Own:
    """Give what no two documents of a subject share, as it is written in this one."""
    return tuple(tuple(_at(value, key) for key in keys) for keys in _OWN.get(subject, ()))


def between(subject: str, owned: Mapping[str, Own], located: Callable[[str], Located]) -> Iterator[Problem]:
    """Name documents of one subject that seem to be the same; `owned` is by file, and `located` reads a file again."""
    for place, keys in enumerate(_OWN[subject]):
        first: dict[tuple[str, ...], str] = {}
        for file, values in ((file, each[place]) for file, each in owned.items()):
            if not all(isinstance(value, str) for value in values):
                continue
            other = first.setdefault(tuple(" ".join(value.casefold().split()) for value in values), file)
            if other != file:
                message = f"the {keys[-1]} {shown(values[-1])} is that of {printable(other)} too"
                yield located(file).problem((keys[-1],), message, f"one document, or another {keys[-1]}")


def _at(value: Any, *path: str | int) -> Any:
    """Look a path up in plain values; None where it leads nowhere."""
    for key in path:
        inside = isinstance(value, dict) if isinstance(key, str) else isinstance(value, list)
        if not inside:
            return None
        value = value.get(key) if isinstance(key, str) else value[key]
    return value


def _list(value: Any, path: Path) -> list[Any]:
    found = _at(value, *path)
    return found if isinstance(found, list) else []


def _listed_twice(located: Located, path: Path, items: list[Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, item in enumerate(items):
        if isinstance(item, str):
            if item.casefold() in seen:
                yield located.problem((*path, index), f"{shown(item)} is listed twice", "each once")
            seen.add(item.casefold())


def _lists_of_citations(value: Any, path: Path = ()) -> Iterator[tuple[Path, list[Any]]]:
    if isinstance(value, dict):
        for key, child in value.items():
            if key == "citations" and isinstance(child, list):
                yield (*path, key), child
            else:
                yield from _lists_of_citations(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _lists_of_citations(child, (*path, index))


def _codes(located: Located) -> Iterator[Problem]:
    systems: dict[str, list[Any]] = defaultdict(list)
    for index, identifier in enumerate(_list(located.value, ("identifiers",))):
        name, value = _at(identifier, "system"), _at(identifier, "value")
        if not isinstance(name, str) or not isinstance(value, str) or name not in CodeSystem.__members__:
            continue
        system = CodeSystem[name]
        code, path = local_part(system, value), ("identifiers", index)
        if not is_well_formed(system, code):
            yield located.problem((*path, "value"), f"{shown(value)} is no code of {system}", _code_of(system))
        elif code in systems[system]:
            yield located.problem(path, f"the {system} code {shown(code)} is listed twice", "each once")
        systems[system].append(code)


def _code_of(system: CodeSystem) -> str:
    return f"a code of {system.description.rstrip('.')}"


def _trigger_evidence(located: Located) -> Iterator[Problem]:
    path = ("trigger_evidence", "value")
    status, triggers = _at(located.value, *path), _at(located.value, "triggers")
    if status == "RECOGNISED" and not triggers:
        yield located.problem(path, "RECOGNISED, but no trigger is listed", "triggers, or another value")
    if isinstance(status, str) and status in _NONE_LISTED and triggers:
        yield located.problem(path, f"{status} contradicts the triggers listed", "RECOGNISED, or no triggers")


def _dates(located: Located) -> Iterator[Problem]:
    updated, reviewed, due = (_day(located, "review", f"{key}_on") for key in ("updated", "reviewed", "due"))
    if reviewed and reviewed < updated:
        message = f"the text changed on {updated}, after its review"
        yield located.problem(("review", "reviewed_on"), message, "a review of the text as it stands, or EDITORIAL")
    if due and due <= (last := max(updated, reviewed)):
        message = f"{shown(due)} is not after {last}"
        yield located.problem(("review", "due_on"), message, "a later day, or no due_on for twelve months later")
    accessed, claimed = _day(located, "accessed_on"), _day(located, "review", "last_updated")
    if accessed and claimed > accessed:
        message = f"{shown(claimed)} is after we looked at the source (accessed_on {accessed})"
        yield located.problem(("review", "last_updated"), message, "a day not after accessed_on")


def _day(located: Located, *path: str) -> str:
    """Give a date as it is written, YYYY-MM-DD, which compares as a text; '' for what is none."""
    value = _at(located.value, *path)
    return value if isinstance(value, str) and re.fullmatch(DAY[1:-1], value) else ""
