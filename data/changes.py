"""What a publication changed: two releases → the things added, removed and changed, and the surrogate keys to purge."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias

from data.connect import connect
from data.digests import RELEASE
from data.history import history
from data.release import Candidate, Pointer
from data.surrogate import EVERYTHING, PUBLICATION, type_key

MOST_KEYS = 10_000  # of one publication; where it changed more, everything is purged
# Totals that the content cannot explain are left out of answers, so they are none of the release.
_DIGESTS = """
    SELECT id, type, digest FROM main.entity_digest
    UNION ALL SELECT id, type, digest FROM statistics.entity_digest AS told
        WHERE type = 'Release' OR EXISTS (SELECT 1 FROM statistics.community_stats WHERE id = told.id)
    ORDER BY id
"""
_Digest: TypeAlias = tuple[str, str, int, int]  # id, type, digest, and whose: 0 before, 1 after
_ID = itemgetter(0)


@dataclass(slots=True)
class Changed:
    """The ids of one type's things, by what became of them."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        """All of them."""
        return [*self.added, *self.removed, *self.changed]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two releases, by type; `whole` says that any answer at all may differ.

    `previous` is the id of the release before; None where there is none that can be read.
    """

    release: str
    previous: str | None
    by_type: Mapping[str, Changed]
    whole: bool

    @property
    def surrogate_keys(self) -> tuple[str, ...]:
        """The keys of the answers that may be out of date."""
        ids = [identity for changed in self.by_type.values() for identity in changed.ids]
        if self.whole or len(ids) > MOST_KEYS:
            return (EVERYTHING,)
        return (PUBLICATION, *sorted(map(type_key, self.by_type)), *sorted(ids))


def changes_by(releases: Path, pointer: Pointer) -> Changes:
    """Say what this publication changed, beside the publication before it; raises `ReleaseError`."""
    known = [publication.pointer for publication in history(releases)]
    place = len(known) - known[::-1].index(pointer) - 1 if pointer in known else 0
    return changes_between(releases, known[place - 1] if place else None, pointer)


def changes_between(releases: Path, old: Candidate | None, new: Candidate) -> Changes:
    """Compare two releases by their digests, one thing after another; where `old` cannot be read, all is new."""
    if old is None:
        return Changes(new.id, None, {}, whole=True)
    by_type: dict[str, Changed] = {}
    try:
        with closing(connect(releases, old)) as before, closing(connect(releases, new)) as after:
            for identity, digests in groupby(merge(_digests(before, 0), _digests(after, 1), key=_ID), key=_ID):
                _note(by_type, identity, list(digests))
    except sqlite3.DatabaseError:  # removed, damaged, or of a format without digests
        return Changes(new.id, None, {}, whole=True)
    whole = by_type.pop(RELEASE, None) is not None
    return Changes(new.id, old.id, by_type, whole)


def _digests(connection: sqlite3.Connection, side: int) -> Iterator[_Digest]:
    connection.text_factory = str
    return ((*row, side) for row in connection.execute(_DIGESTS))


def _note(by_type: dict[str, Changed], identity: str, digests: list[_Digest]) -> None:
    """Note what became of one thing, which either release or both of them have."""
    _, type_name, digest, side = digests[0]
    changed = by_type.get(type_name) or Changed()
    if len(digests) == 1:
        (changed.added if side else changed.removed).append(identity)
    elif digest != digests[1][2]:
        changed.changed.append(identity)
    else:
        return
    by_type[type_name] = changed
