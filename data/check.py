"""A folder of documents → the content, or every problem in it with file, line, column and what was expected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pydantic import ValidationError

from data import consistency
from data.documents import SUBJECTS, Content, Disclaimer, Translation
from data.explain import explain
from data.folder import MAX_BYTES, find, printable, read
from data.nearest import nearest
from data.parts import Part
from data.positions import Located, locate
from data.problem import InvalidContent, Problem, shown
from data.scalars import Known, is_slug
from data.translation import TRANSLATED_ALONE, folded, texts_of

__all__ = ["DISCLAIMER", "MAX_BYTES", "Examined", "InvalidContent", "Problem", "examine", "load"]
DISCLAIMER = "disclaimer.yaml"


@dataclass(frozen=True)
class Examined:
    """A folder looked through: its content if it has no problem, its problems, how many documents of each subject."""

    content: Content | None
    problems: list[Problem]
    counts: Mapping[str, int]


def load(folder: Path) -> Content:
    """Read and check all documents below `folder`; raises `InvalidContent` with every problem found."""
    examined = examine(folder)
    if examined.content is None:
        raise InvalidContent(examined.problems)
    return examined.content


def examine(folder: Path) -> Examined:
    """Read and check all documents below `folder`, each whether or not the others are sound."""
    found = find(folder, SUBJECTS, DISCLAIMER)
    counts = {subject: len(names) for subject, names in found.documents.items()}
    if any(problem.file == printable(str(folder)) for problem in found.problems):
        return Examined(None, found.problems, counts)
    known = Known({subject: frozenset(filter(is_slug, names)) for subject, names in found.documents.items()})
    disclaimer = _located(folder, DISCLAIMER)
    documents = {
        subject: {slug: _located(folder, name) for slug, name in names.items()}
        for subject, names in found.documents.items()
    }
    checked = {
        subject: {slug: _checked(located, SUBJECTS[subject], known) for slug, located in files.items()}
        for subject, files in documents.items()
    }
    sole, faults = _checked(disclaimer, Disclaimer, known)
    problems = [*found.problems, *faults, *chain.from_iterable(_consistency(*item) for item in documents.items())]
    for subject in checked.values():
        problems += chain.from_iterable(faults for _model, faults in subject.values())
    models = {subject: {slug: model for slug, (model, _) in files.items()} for subject, files in checked.items()}
    bases = {**models, TRANSLATED_ALONE: {TRANSLATED_ALONE: sole}}
    translations = {}
    for place, name in sorted(found.translations.items()):
        located = _located(folder, name)
        translations[place], faults = _checked(located, Translation, known)
        problems += [*faults, *_unmatched(located, translations[place], bases[place[0]], place)]
    if problems:
        return Examined(None, sorted(set(problems)), counts)
    return Examined(Content(disclaimer=sole, **models, translations=translations), [], counts)  # type: ignore[arg-type]  # no problem: all valid


def _unmatched(
    located: Located, translation: Part | None, bases: Mapping[str, Part | None], place: tuple[str, str, str]
) -> Iterator[Problem]:
    """Name what a translation translates that is not there; what is there but unsound is named itself."""
    subject, slug, _ = place
    if slug not in bases:
        near = nearest(slug, bases)
        expected = f"the slug of the document that it translates{f': {near}' if near else ''}"
        yield located.problem((), f"{subject} has no document {shown(slug)}", expected)
    elif isinstance(translation, Translation) and (base := bases[slug]):
        texts = texts_of(base)
        for index, entry in enumerate(translation.texts):
            if folded(entry.of) not in texts:
                near = nearest(folded(entry.of), texts)
                expected = shown(near) if near else "a text of the document, letter for letter"
                yield located.problem(("texts", index, "of"), "the document has no such text", expected)


def _located(folder: Path, name: str) -> Located:
    text, problems = read(folder, name)
    if problems:
        return Located(printable(name), problems=problems, broken={()})
    return locate(printable(name), text)


def _checked(located: Located, model: type[Part], known: Known) -> tuple[Part | None, list[Problem]]:
    if not located.is_readable(()):
        return None, located.problems
    try:
        return model.model_validate(located.value, context=known), located.problems
    except ValidationError as error:
        return None, [*located.problems, *explain(located, model, error)]


def _consistency(subject: str, documents: Mapping[str, Located]) -> Iterator[Problem]:
    readable: Mapping[str, Located] = {slug: located for slug, located in documents.items() if located.is_readable(())}
    for located in readable.values():
        yield from consistency.within(subject, located)
    yield from consistency.between(subject, readable)
