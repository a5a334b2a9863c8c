"""One document of a folder → whether it is sound, its values and problems: all that can be said of it alone.

What is said is small and can be sent from one process to another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson
from pydantic import ValidationError

from data import consistency
from data.documents import SUBJECTS, Disclaimer, Translation
from data.explain import explain
from data.folder import printable, read
from data.parts import Part
from data.plain import NotPlain, plain
from data.positions import Located, locate
from data.problem import Problem
from data.scalars import Known
from data.translation import TRANSLATED_ALONE

TRANSLATIONS = "translations"
MODELS: Mapping[str, type[Part]] = {**SUBJECTS, TRANSLATED_ALONE: Disclaimer, TRANSLATIONS: Translation}


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a document; its plain values in JSON if they make a model; what no other document shares.

    `own` is None where the document could not be read at all.
    """

    problems: list[Problem]
    value: bytes | None
    own: consistency.Own | None


def checked(folder: Path, known: Known, file: tuple[str, str]) -> Checked:
    """Check one file: its subject, and its name below the folder."""
    subject, name = file
    text, problems = read(folder, name)
    if problems:
        return Checked(problems, None, None)
    try:
        quickly = _checked(subject, Located(printable(name), text, plain(text)), known)
    except NotPlain:
        pass
    else:
        if not quickly.problems:
            return quickly
    return _checked(subject, locate(printable(name), text), known)  # with the places of what is wrong


def located(folder: Path, name: str) -> Located:
    """Read a document with the places of its parts, or say why it cannot be read."""
    text, problems = read(folder, name)
    if problems:
        return Located(printable(name), problems=problems, broken={()})
    return locate(printable(name), text)


def _checked(subject: str, located: Located, known: Known) -> Checked:
    problems = list(located.problems)
    if not located.is_readable(()):
        return Checked(problems, None, None)
    if subject in SUBJECTS:
        problems += consistency.within(subject, located)
    model, value = MODELS[subject], None
    try:
        model.model_validate(located.value, context=known)
        value = orjson.dumps(located.value)
    except ValidationError as error:
        problems += explain(located, model, error)
    return Checked(problems, value, consistency.own(subject, located.value))
