"""YAML text → plain values, and the line and column at which each of them stands.

Every scalar is read as a string (so that NO stays a word and 0015247 keeps its zeros); the document models turn
strings into numbers and dates. An empty scalar, null and ~ are None. Anchors, aliases, tags, repeated keys and a
second document are problems. The text is read event by event and no deeper than `MAX_DEPTH`, so that no text can use
up the stack or unfold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from data.problem import Problem, shown
from data.yaml_advice import advice

Path = tuple[str | int, ...]
MAX_DEPTH = 40
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# Control characters, and others that nobody sees but that change a text: its lines, its direction, what search finds.
INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")


@dataclass(frozen=True, order=True, slots=True)
class Position:
    """A place in a text, line and column counted from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Located:
    """A document as read from the file `name`: its value, where its parts stand, and what the YAML itself gets wrong.

    `spans` are the first and last index of each scalar in `text`, `broken` the paths whose value could not be read.
    """

    name: str
    text: str = ""
    value: Any = None
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    spans: dict[Path, tuple[int, int]] = field(default_factory=dict)
    broken: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def position(self, path: Path, *, of_key: bool = False) -> Position:
        """Find where `path` stands, or the nearest part that holds it."""
        places = self.keys if of_key else self.values
        while path and path not in places:
            path = path[:-1]
        return places.get(path, Position(1, 1))

    def problem(self, path: Path, message: str, expected: str, *, of_key: bool = False) -> Problem:
        """Say what is wrong at `path`."""
        return self.problem_at(self.position(path, of_key=of_key), message, expected)

    def problem_at(self, at: Position, message: str, expected: str) -> Problem:
        """Say what is wrong at a position."""
        return Problem(self.name, at.line, at.column, message, expected)

    def inside(self, path: Path, snippet: str, after: int = -1) -> int:
        """Find the index of `snippet` in the scalar at `path`, beyond the index `after`; -1 if it is not there."""
        start, end = self.spans.get(path, (0, 0))
        return self.text.find(snippet, max(start, after + 1), end) if snippet else -1

    def is_readable(self, path: Path) -> bool:
        """Tell whether `path`, and all that holds it, could be read."""
        return not any(path[:length] in self.broken for length in range(len(path) + 1))


def position_at(text: str, index: int) -> Position:
    """Turn an index of a text into its position."""
    return Position(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


class _TooDeep(Exception):
    """The text is nested deeper than anything is read."""


def locate(name: str, text: str) -> Located:
    """Read one YAML document; what cannot be read stands in `problems`."""
    located = Located(name, text)
    events = yaml.parse(text, Loader=yaml.CBaseLoader)
    try:
        next(events)  # the stream begins
        if isinstance(next(events), yaml.StreamEndEvent):
            return _unreadable(located, Position(1, 1), "the document is empty", "keys with values")
        value = _value(next(events), (), events, located)
        next(events)  # the document ends
        if not isinstance(following := next(events), yaml.StreamEndEvent):
            expected = "one document a file: this line deleted, or what follows in a file of its own"
            return _unreadable(located, _position(following.start_mark), "a second document begins here", expected)
    except yaml.MarkedYAMLError as error:
        mark, message, expected = advice(text, error)
        return _unreadable(located, _position(mark), message, expected)
    except yaml.YAMLError as error:
        return _unreadable(located, Position(1, 1), f"this is no YAML: {error}", "valid YAML")
    except _TooDeep:
        located.broken.add(())
        return located
    if value is None and not located.problems:
        return _unreadable(located, Position(1, 1), "the document is empty", "keys with values")
    return replace(located, value=value)


def _unreadable(located: Located, at: Position, message: str, expected: str) -> Located:
    located.problems.append(located.problem_at(at, message, expected))
    located.broken.add(())
    return located


def _position(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _index(mark: Any) -> int:
    return int(mark.index)


def _value(event: yaml.Event, path: Path, events: Iterator[yaml.Event], located: Located) -> Any:
    here = _position(event.start_mark)
    located.values[path] = here
    if len(path) > MAX_DEPTH:
        located.problems.append(located.problem_at(here, "this is nested too deeply", f"at most {MAX_DEPTH} levels"))
        raise _TooDeep
    _refuse_references(event, here, path, located)
    if isinstance(event, yaml.MappingStartEvent):
        return dict(_items(path, events, located))
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            items.append(_value(item, (*path, len(items)), events, located))
        return items
    if not isinstance(event, yaml.ScalarEvent):
        return None
    located.spans[path] = (_index(event.start_mark), _index(event.end_mark))
    if found := INVISIBLE.search(event.value):
        message = f"an escape writes the invisible character U+{ord(found.group()):04X}"
        located.problems.append(located.problem_at(here, message, "the text without it"))
    return None if not event.style and event.value in NULLS else event.value


def _refuse_references(event: yaml.Event, here: Position, path: Path, located: Located) -> None:
    """Anchors, aliases and tags: nothing unfolds, and a text that begins with their character is not cut short."""
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    quoted = "the value written out, or quotes around a text that begins so"
    if isinstance(event, yaml.AliasEvent):
        located.problems.append(
            located.problem_at(here, f"an alias ({shown(f'*{event.anchor}')}) is not allowed", quoted)
        )
        located.broken.add(path)
    elif anchor is not None:
        located.problems.append(located.problem_at(here, f"an anchor ({shown(f'&{anchor}')}) is not allowed", quoted))
    if tag is not None:
        located.problems.append(
            located.problem_at(here, f"a tag ({shown(tag.replace('tag:yaml.org,2002:', '!!'))}) is not allowed", quoted)
        )


def _items(path: Path, events: Iterator[yaml.Event], located: Located) -> Iterator[tuple[str, Any]]:
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        here = _position(key.start_mark)
        if not isinstance(key, yaml.ScalarEvent):
            located.problems.append(located.problem_at(here, "a key is no plain word", "a key, a colon and a space"))
            _skip(key, path, events, located)
        elif (*path, key.value) in located.keys:
            located.problems.append(
                located.problem_at(here, f"the key {shown(key.value)} is repeated", "each key once")
            )
        else:
            located.keys[*path, key.value] = here
            _refuse_references(key, here, path, located)
            yield key.value, _value(next(events), (*path, key.value), events, located)
            continue
        _skip(next(events), path, events, located)


def _skip(event: yaml.Event, path: Path, events: Iterator[yaml.Event], located: Located) -> None:
    """Read past a value that has no place of its own; only its depth and its references are looked at."""
    aside = Located(located.name, located.text, problems=located.problems)
    _value(event, path, events, aside)
