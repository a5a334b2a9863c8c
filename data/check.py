"""A folder of documents → the content, or every problem in it with file, line, column and what was expected."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from data import consistency
from data.check_document import MODELS, TRANSLATIONS, Checked, checked, located
from data.documents import SUBJECTS, Content, Documents, Translation
from data.folder import MAX_BYTES, find, printable
from data.nearest import nearest
from data.parts import Part
from data.positions import Located
from data.problem import InvalidContent, Problem, shown
from data.progress import Progress, silent
from data.scalars import Known, is_slug
from data.spread import spread
from data.translation import TRANSLATED_ALONE, folded, texts_of

__all__ = ["DISCLAIMER", "MAX_BYTES", "Examined", "InvalidContent", "Problem", "examine", "load"]
DISCLAIMER = "disclaimer.yaml"


@dataclass(frozen=True)
class Examined:
    """A folder looked through: its content if it has no problem, its problems, how many documents of each subject."""

    content: Content | None
    problems: list[Problem]
    counts: Mapping[str, int]


def load(folder: Path, progress: Progress = silent) -> Content:
    """Read and check all documents below `folder`; raises `InvalidContent` with every problem found."""
    examined = examine(folder, progress)
    if examined.content is None:
        raise InvalidContent(examined.problems)
    return examined.content


def examine(folder: Path, progress: Progress = silent) -> Examined:
    """Read and check all documents below `folder`, each whether or not the others are sound."""
    found = find(folder, SUBJECTS, DISCLAIMER)
    counts = {subject: len(names) for subject, names in found.documents.items()}
    if any(problem.file == printable(str(folder)) for problem in found.problems):
        return Examined(None, found.problems, counts)
    known = Known({subject: frozenset(filter(is_slug, names)) for subject, names in found.documents.items()})
    files = [
        (TRANSLATED_ALONE, DISCLAIMER),
        *((subject, name) for subject, names in found.documents.items() for name in names.values()),
        *((TRANSLATIONS, name) for name in found.translations.values()),
    ]
    results = spread(partial(checked, folder, known), files, partial(progress, "Checking"))
    seen: dict[str, Checked] = {name: result for (_, name), result in zip(files, results, strict=True)}
    problems = [*found.problems, *chain.from_iterable(each.problems for each in seen.values())]
    for subject, names in found.documents.items():
        owned = {name: own for name in names.values() if (own := seen[name].own) is not None}
        problems += consistency.between(subject, owned, partial(located, folder))
    named = {**found.documents, TRANSLATED_ALONE: {TRANSLATED_ALONE: DISCLAIMER}}
    sound = {
        subject: Documents(MODELS[subject], {slug: value for slug, name in of.items() if (value := seen[name].value)})
        for subject, of in named.items()
    }
    translations = Documents(
        Translation, {place: value for place, name in found.translations.items() if (value := seen[name].value)}
    )
    for place, name in found.translations.items():
        problems += _unmatched(partial(located, folder, name), translations.get(place), place, named, sound)
    if problems:
        return Examined(None, list(known.suggested(sorted(set(problems)))), counts)
    sole = sound.pop(TRANSLATED_ALONE)[TRANSLATED_ALONE]
    return Examined(Content(disclaimer=sole, **sound, translations=translations), [], counts)  # type: ignore[arg-type]  # no problem: all there


def _unmatched(
    located: Callable[[], Located],
    translation: Translation | None,
    place: tuple[str, str, str],
    names: Mapping[str, Mapping[str, str]],
    sound: Mapping[str, Mapping[str, Part]],
) -> Iterator[Problem]:
    """Name what a translation translates that is not there; what is there but unsound is named itself."""
    subject, slug, _ = place
    if slug not in names[subject]:
        near = nearest(slug, names[subject])
        expected = f"the slug of the document that it translates{f': {near}' if near else ''}"
        yield located().problem((), f"{subject} has no document {shown(slug)}", expected)
    elif translation and slug in sound[subject]:
        texts = texts_of(sound[subject][slug])
        for index, entry in enumerate(translation.texts):
            if folded(entry.of) not in texts:
                near = nearest(folded(entry.of), texts)
                expected = shown(near) if near else "a text of the document, letter for letter"
                yield located().problem(("texts", index, "of"), "the document has no such text", expected)
