"""A folder of documents → the content, or every problem in it with file, line, column and what was expected."""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from data import positions, prose
from data.codes import local_part
from data.documents import SUBJECTS, Community, Condition, Content, Disclaimer
from data.parts import SLUG, Part, Prose, Reference
from data.positions import Located
from data.vocabulary import TriggerEvidenceStatus

MAX_BYTES = 1_000_000
MAX_SHOWN = 60  # characters of a wrong value
DISCLAIMER = "disclaimer.yaml"
_SLUG = re.compile(SLUG)
_NONE = (TriggerEvidenceStatus.NONE_PROVEN, TriggerEvidenceStatus.DOES_NOT_APPLY)


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing to mend: where (line and column counted from 1), what is wrong, what was expected."""

    file: str
    line: int
    column: int
    message: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}; expected {self.expected}"


class InvalidContent(Exception):
    """The folder's documents have problems; `problems` lists them all, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class _File:
    """A document as read: its name below the folder, its places, and its model where it is valid."""

    name: str
    located: Located
    model: Part | None

    def problem(self, path: positions.Path, message: str, expected: str, *, of_key: bool = False) -> Problem:
        at = self.located.position(path, of_key=of_key)
        return Problem(self.name, at.line, at.column, message, expected)


def load(folder: Path) -> Content:
    """Read and check all documents below `folder`; raises `InvalidContent` with every problem found."""
    problems: list[Problem] = []
    disclaimer = _read(folder, Path(DISCLAIMER), Disclaimer, problems)
    files: dict[str, dict[str, _File]] = {
        subject: {
            path.stem: _read(folder, path.relative_to(folder), model, problems)
            for path in sorted((folder / subject).glob("*.yaml"))
        }
        for subject, model in SUBJECTS.items()
    }
    problems += _strangers(folder)
    known = {subject: frozenset(documents) for subject, documents in files.items()}
    for subject in files.values():
        for file in subject.values():
            problems += _references(file, known)
            problems += _prose(file)
            problems += _consistency(file)
    problems += _prose(disclaimer)
    if problems:
        raise InvalidContent(problems)
    return Content(
        disclaimer=disclaimer.model,  # type: ignore[arg-type]  # no problem: every file has its subject's model
        **{subject: {slug: file.model for slug, file in documents.items()} for subject, documents in files.items()},  # type: ignore[arg-type]
    )


def walk(value: Any, path: positions.Path = ()) -> Iterator[tuple[positions.Path, Any]]:
    """Go through a model's values in the order of its fields: every leaf with its path."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from walk(getattr(value, name), (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))
    elif value is not None:
        yield path, value


def _read(folder: Path, name: Path, model: type[Part], problems: list[Problem]) -> _File:
    text, refusal = _text(folder, name)
    if refusal:
        problems.append(refusal)
        return _File(name.as_posix(), Located(), None)
    located = positions.locate(text)
    file = _File(name.as_posix(), located, None)
    problems += [Problem(file.name, at.line, at.column, *rest) for at, *rest in located.problems]
    if located.value is None:
        return file
    try:
        return _File(file.name, located, model.model_validate(located.value))
    except ValidationError as error:
        problems += [_explain(file, model, dict(detail)) for detail in error.errors(include_url=False)]
        return file


def _text(folder: Path, name: Path) -> tuple[str, Problem | None]:
    path = folder / name

    def refuse(message: str, expected: str) -> tuple[str, Problem]:
        return "", Problem(name.as_posix(), 1, 1, message, expected)

    if not path.is_file():
        return refuse("there is no such file", "a document")
    if not path.resolve().is_relative_to(folder.resolve()):
        return refuse("this is a link out of the folder", "a file of its own")
    if path.stat().st_size > MAX_BYTES:
        return refuse(f"the file holds more than {MAX_BYTES:,} bytes", "a smaller document")
    try:
        return path.read_text(encoding="utf-8"), None
    except UnicodeDecodeError as error:
        return refuse(f"byte {error.start} is not UTF-8", "a text in UTF-8")


def _explain(file: _File, model: type[Part], detail: dict[str, Any]) -> Problem:
    """Turn what pydantic says into what an author needs to know."""
    path: positions.Path = detail["loc"]
    key = path[-1] if path else ""
    match detail["type"]:
        case "missing":
            return file.problem(path[:-1], f"the key {key!r} is missing", f"{key!r} with its value")
        case "extra_forbidden":
            known = sorted(_model_at(model, path[:-1]).model_fields)
            return file.problem(path, f"the key {key!r} is not known here", _nearest(str(key), known), of_key=True)
        case "enum":
            expected = detail["ctx"]["expected"].replace("'", "")
            return file.problem(path, f"{detail['input']!r} is none of the values of {key!r}", expected)
        case "value_error":
            return file.problem(path, "this does not hold together", str(detail["ctx"]["error"]))
        case _:
            return file.problem(path, f"{_short(detail['input'])} is not right here", detail["msg"])


def _model_at(model: type[BaseModel], path: positions.Path) -> type[BaseModel]:
    for key in path:
        if isinstance(key, str):
            model = next(_models_in(model.model_fields[key].annotation))
    return model


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _nearest(word: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return f"{near[0]!r}" if near else f"one of {', '.join(names) or 'none, as there is no such document yet'}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}..."


def _references(file: _File, known: dict[str, frozenset[str]]) -> Iterator[Problem]:
    for path, value in walk(file.model):
        if isinstance(value, Reference) and value not in known[value.subject]:
            place = path if path in file.located.values else path[:-1]
            yield file.problem(
                place, f"{value.subject} has no document {value!r}", _nearest(value, known[value.subject])
            )


def _prose(file: _File) -> Iterator[Problem]:
    for path, value in walk(file.model):
        if isinstance(value, Prose):
            for problem in prose.problems(value):
                yield file.problem(path, problem.message, "paragraphs, emphasis, lists and links")


def _consistency(file: _File) -> Iterator[Problem]:
    """What holds a document together beyond its shape."""
    if isinstance(file.model, Community):
        yield from _repetitions(file, ("totals",), [total.condition for total in file.model.totals])
    if isinstance(file.model, Condition):
        yield from _trigger_evidence(file, file.model)
        yield from _listed_twice(file, file.model)


def _trigger_evidence(file: _File, condition: Condition) -> Iterator[Problem]:
    status = condition.trigger_evidence.value
    if status is TriggerEvidenceStatus.RECOGNISED and not condition.triggers:
        yield file.problem(("trigger_evidence",), "no trigger is listed", "triggers, or another value")
    if status in _NONE and condition.triggers:
        yield file.problem(("trigger_evidence",), f"{status} contradicts the triggers listed", "RECOGNISED")


def _listed_twice(file: _File, condition: Condition) -> Iterator[Problem]:
    steps = condition.workup.steps if condition.workup else []
    codes = [(code.system.value, local_part(code.system, code.value)) for code in condition.identifiers]
    yield from _repetitions(file, ("triggers",), [entry.trigger for entry in condition.triggers])
    yield from _repetitions(file, ("workup", "steps"), [step.procedure for step in steps])
    for index, step in enumerate(steps):
        yield from _repetitions(file, ("workup", "steps", index, "looks_for"), step.looks_for)
        yield from _repetitions(file, ("workup", "steps", index, "rules_out"), step.rules_out)
    yield from _repetitions(file, ("identifiers",), codes)
    yield from _repetitions(
        file, ("heredity", "inheritance"), [entry.pattern for entry in condition.heredity.inheritance]
    )


def _repetitions(file: _File, path: positions.Path, items: Sequence[Any]) -> Iterator[Problem]:
    for index, item in enumerate(items):
        if item in items[:index]:
            yield file.problem((*path, index), f"{_short(item)} is listed twice", "each once")


def _strangers(folder: Path) -> Iterator[Problem]:
    """Files and folders that no subject reads, so that a misplaced document is not silently lost."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_dir() or name.as_posix() == DISCLAIMER:
            continue
        if len(name.parts) != 2 or name.parts[0] not in SUBJECTS or path.suffix != ".yaml":  # noqa: PLR2004
            yield Problem(name.as_posix(), 1, 1, "no subject reads this file", f"SLUG.yaml in {', '.join(SUBJECTS)}")
        elif not _SLUG.match(path.stem):
            yield Problem(name.as_posix(), 1, 1, f"{path.stem!r} is no slug", "lower-case words joined by hyphens")
