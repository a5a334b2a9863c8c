"""Digests of what a release says of each thing, by which two releases are compared.

A digest is taken of the document, so that it stays the same where only keys or the order of rows are others. What
answers show beside the documents' own texts, the code that renders them and the disclaimer, is in a digest of the
whole release. The members of communities are left out: a digest would give an exact count away.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from data.identity import public_id
from data.parts import Part
from data.translation import Translations
from data.writer import Cell, Writer

TABLE = "entity_digest"
RELEASE = "Release"  # the type of the digest of the whole
_HERE = Path(__file__).parent
# What makes rows of documents, and the libraries that render prose.
_BAKING = (
    *("bake*.py", "codes.py", "community.py", "digests.py", "identity.py", "json_ld.py", "keys.py", "prose.py"),
    *("rows.py", "search.py", "translation.py", "writer.py", "statistics.sql", "tables/*.sql"),
)
_RENDERING = ("markdown-it-py", "nh3")


def bake_digest(
    type_name: str,
    slug: str,
    document: Part,
    translations: Translations,
    writer: Writer,
    *,
    without: frozenset[str] = frozenset(),
) -> None:
    """Write the digest of a document: of all that it says but its members `without`, in every language."""
    said = document.model_dump_json(exclude=set(without) or None).encode()
    row: dict[str, Cell] = {"id": public_id(type_name, slug), "type": type_name, "digest": _of(said, translations)}
    writer.insert(TABLE, row)


def bake_whole(name: str, said: Any, translations: Translations, writer: Writer) -> None:
    """Write the digest of what every answer of the file `name` rests on: the code that made it, and what is `said`."""
    row: dict[str, Cell] = {"id": name, "type": RELEASE, "digest": _of(orjson.dumps([_baking(), said]), translations)}
    writer.insert(TABLE, row)


def digest_of(said: Any) -> int:
    """Name plain values by a signed number of 64 bits."""
    return _of(orjson.dumps(said), {})


def _of(said: bytes, translations: Translations) -> int:
    """Name JSON text, and the translations of all texts in it."""
    translated = [translations.get(text) for text in _texts(orjson.loads(said))] if translations else []
    text = said + orjson.dumps([each for each in translated if each])
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), signed=True)


def _texts(said: Any) -> Iterator[str]:
    """Go through all texts in plain values."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, list | dict):
        for inside in said.values() if isinstance(said, dict) else said:
            yield from _texts(inside)


@cache
def _baking() -> str:
    digest = hashlib.blake2b(digest_size=16)
    for path in _paths():
        digest.update(f"{path.relative_to(_HERE).as_posix()}\0".encode() + path.read_bytes())
    for library in _RENDERING:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()


def _paths() -> Iterable[Path]:
    return sorted({path for pattern in _BAKING for path in _HERE.glob(pattern)})
