"""Random edits of content, as authors make them: one document, or one translation, is another, gone or new."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from data import documents as d
from data.build import bake
from data.documents import Content
from data.identity import public_id
from data.release import Candidate
from data.writer import InconsistentRelease

DIGEST = "0" * 64
FURTHER = "-further"


def edited_release(content: Content, seed: int, releases: Path) -> tuple[str, Candidate]:
    """Bake content with one edit that a release can have; say what the edit is."""
    chance = random.Random(seed)  # noqa: S311  # test data
    while True:
        try:
            what, after = chance.choice(EDITS)(content, chance)
            return what, bake(after, DIGEST, releases)
        except (ValidationError, InconsistentRelease, KeyError, IndexError):
            continue  # an edit that the check would refuse


def text(content: Content, chance: random.Random) -> tuple[str, Content]:
    """Change a text, a number or a day."""
    return _changed(content, chance, lambda leaf: isinstance(leaf, str | int | float) and not isinstance(leaf, bool))


def value(content: Content, chance: random.Random) -> tuple[str, Content]:
    """Change a value of a closed set."""
    return _changed(content, chance, lambda leaf: isinstance(leaf, str) and leaf.isupper() and len(leaf) > 2)


def shorter(content: Content, chance: random.Random) -> tuple[str, Content]:
    """Drop an item of a list."""
    subject, slug, raw = _document(content, chance)
    path, found = chance.choice([(path, each) for path, each in _walk(raw) if isinstance(each, list) and each])
    del found[chance.randrange(len(found))]
    return f"{subject}/{slug} has less in {path}", _with(content, subject, slug, raw)


def turned(content: Content, chance: random.Random) -> tuple[str, Content]:
    """Turn a list round."""
    subject, slug, raw = _document(content, chance)
    path, found = chance.choice([(path, each) for path, each in _walk(raw) if isinstance(each, list) and len(each) > 1])
    found.reverse()
    return f"{subject}/{slug} has {path} turned round", _with(content, subject, slug, raw)


def removed(content: Content, chance: random.Random) -> tuple[str, Content]:
    """Remove a document."""
    subject, slug, _ = _document(content, chance)
    left = {name: document for name, document in getattr(content, subject).items() if name != slug}
    translations = {name: one for name, one in content.translations.items() if name[:2] != (subject, slug)}
    return f"{subject}/{slug} is gone", _having(replace(content, translations=translations), subject, left)


def added(content: Content, chance: random.Random) -> tuple[str, Content]:
    """Add a document that is like another."""
    subject, slug, raw = _document(content, chance)
    for key in ("name", "question", "title"):
        if key in raw:
            raw[key] += " again"
    return f"{subject}/{slug}{FURTHER} is new", _with(content, subject, slug + FURTHER, raw)


def translated(content: Content, chance: random.Random) -> tuple[str, Content]:
    """Change or remove a translated text, or all of a document in a language."""
    name, translation = chance.choice(sorted(content.translations.items(), key=lambda item: item[0]))
    texts = list(translation.texts)
    place = chance.randrange(len(texts))
    if chance.random() < 0.5:
        texts[place] = texts[place].model_copy(update={"translation": texts[place].translation + " otra vez"})
    else:
        del texts[place]
    changed = {**content.translations, name: translation.model_copy(update={"texts": texts})}
    return f"{'.'.join(name)} reads otherwise", replace(content, translations=changed)


def disclaimed(content: Content, chance: random.Random) -> tuple[str, Content]:
    """Change the disclaimer."""
    body = f"{content.disclaimer.body} {chance.random()}"
    return "the disclaimer is another", replace(content, disclaimer=d.Disclaimer.model_validate({"body": body}))


EDITS = (text, text, text, value, value, shorter, shorter, turned, removed, added, translated, translated, disclaimed)


def _changed(content: Content, chance: random.Random, fits: Any) -> tuple[str, Content]:
    subject, slug, raw = _document(content, chance)
    path, _ = chance.choice([(path, leaf) for path, leaf in _walk(raw) if fits(leaf)])
    around = raw
    for step in path[:-1]:
        around = around[step]
    old = around[path[-1]]
    if isinstance(old, int | float):
        new: Any = old + chance.choice((1, 5, 20))
    elif old.isupper():
        new = chance.choice(_values(content, subject, path[-1]))
    elif len(old) == len("2026-11-23") and old[4] == old[7] == "-":
        new = f"{int(old[:4]) - 1}{old[4:]}"
    else:
        new = f"{chance.choice(('A', 'Z'))} {old}"
    around[path[-1]] = new
    return f"{subject}/{slug} has {new!r} for {old!r} in {path}", _with(content, subject, slug, raw)


def _values(content: Content, subject: str, key: str | int) -> list[str]:
    raws = (document.model_dump(mode="json", by_alias=True) for document in getattr(content, subject).values())
    found = {leaf for raw in raws for path, leaf in _walk(raw) if path[-1] == key and isinstance(leaf, str)}
    return sorted(found)


def _document(content: Content, chance: random.Random) -> tuple[str, str, Any]:
    """Choose a document, as plain values; each subject as often as another."""
    subject = chance.choice(sorted(d.SUBJECTS))
    slug = chance.choice(sorted(getattr(content, subject)))
    return subject, slug, json.loads(getattr(content, subject)[slug].model_dump_json(by_alias=True))


def _with(content: Content, subject: str, slug: str, raw: Any) -> Content:
    document = d.SUBJECTS[subject].model_validate(raw)
    return _having(content, subject, {**getattr(content, subject), slug: document})


def _having(content: Content, subject: str, documents: Any) -> Content:
    changed: dict[str, Any] = {subject: documents}
    return replace(content, **changed)


def _walk(raw: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if path:
        yield path, raw
    if isinstance(raw, dict | list):
        for key, inside in raw.items() if isinstance(raw, dict) else enumerate(raw):
            yield from _walk(inside, (*path, key))


def facts_of(candidate: Candidate) -> dict[str, str]:
    """Make what is bound from a pointer: another release has other facts."""
    day = public_id("Release", candidate.id)[-1]
    return {
        "id": candidate.id,
        "sha256": candidate.content.sha256,
        "published_at": f"2026-11-2{ord(day) % 10}T00:00:00Z",
    }
