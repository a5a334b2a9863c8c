"""Trusted documents: read from a folder or a manifest, and proven against the schema before the server starts.

A manifest is JSON as Apollo's generator writes it, or an object of texts by id, as Relay and GraphQL Code Generator do.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, parse
from pydantic import BaseModel, TypeAdapter, ValidationError

from schema.errors import OperationTooLarge
from schema.limits import UNBOUNDED
from schema.operation import Operation, Refused, prepare

SUFFIXES = (".graphql", ".gql")


class UntrustedDocument(Exception):
    """A document that cannot be run, or a manifest that cannot be read; says which file and why."""


@dataclass(frozen=True, slots=True)
class TrustedDocument:
    """A document, the ids that it is asked for by, and the file that it stands in."""

    ids: tuple[str, ...]
    text: str
    file: Path


class _ApolloOperation(BaseModel):
    id: str
    body: str


class _ApolloManifest(BaseModel):
    format: Literal["apollo-persisted-query-manifest"]
    version: Literal[1]
    operations: list[_ApolloOperation]


_Manifest: TypeAdapter[_ApolloManifest | dict[str, str]] = TypeAdapter(_ApolloManifest | dict[str, str])


def read_documents(path: Path) -> list[TrustedDocument]:
    """Read a manifest, or all documents and manifests of a folder; raises `UntrustedDocument`.

    A document of a folder has two ids: its path there without suffix, and the SHA-256 of its text.
    """
    try:
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix in (*SUFFIXES, ".json"))
            return [document for file in files for document in _read(file, path)]
        return list(_read(path, path.parent))
    except OSError as error:
        raise UntrustedDocument(f"{error.filename or path}: it cannot be read ({error.strerror})") from None


def by_id(documents: Sequence[TrustedDocument]) -> Mapping[str, str]:
    """Give the texts by id, without the prefix that tells its kind; raises `UntrustedDocument` where two share one."""
    found: dict[str, TrustedDocument] = {}
    for document in documents:
        for name in document.ids:
            other = found.setdefault(bare(name), document)
            if other.text != document.text:
                raise UntrustedDocument(f"{document.file}: the id {name} is that of another document, in {other.file}")
    return {name: document.text for name, document in found.items()}


def bare(name: str) -> str:
    """Leave out the prefix by which some tools tell what an id is made of."""
    return name.removeprefix("sha256:")


def prepared(schema: GraphQLSchema, document: TrustedDocument) -> list[Operation]:
    """Prepare every operation of a document; raises `UntrustedDocument`.

    The only one of a document is prepared as it is asked for without a name, too. No limit holds for them.
    """
    try:
        nodes = [node for node in parse(document.text).definitions if isinstance(node, OperationDefinitionNode)]
        names = {node.name.value if node.name else None for node in nodes}
        if not names:
            raise UntrustedDocument(f"{document.file}: document {document.ids[0]} has no operation")
        return [
            prepare(schema, document.text, name, UNBOUNDED) for name in (names | {None} if len(nodes) == 1 else names)
        ]
    except GraphQLError as error:
        raise _broken(document, [error]) from None
    except Refused as refused:
        raise _broken(document, refused.errors) from None
    except RecursionError:
        raise _broken(document, [OperationTooLarge()]) from None


def _broken(document: TrustedDocument, errors: Sequence[GraphQLError]) -> UntrustedDocument:
    reasons = [
        f"line {error.locations[0].line}, column {error.locations[0].column}: {error.message}"
        if error.locations
        else error.message
        for error in errors
    ]
    return UntrustedDocument(f"{document.file}: document {document.ids[0]}: {'; '.join(reasons)}")


def _read(file: Path, folder: Path) -> Iterator[TrustedDocument]:
    try:
        text = file.read_text(encoding="utf-8")
        if file.suffix in SUFFIXES:
            name = file.relative_to(folder).with_suffix("").as_posix()
            yield TrustedDocument((name, hashlib.sha256(text.encode()).hexdigest()), text, file)
            return
        manifest = _Manifest.validate_json(text)
    except UnicodeDecodeError:
        raise UntrustedDocument(f"{file}: it is not text in UTF-8") from None
    except ValidationError:
        message = "it is no manifest: neither Apollo's nor an object of documents by id, as Relay writes it"
        raise UntrustedDocument(f"{file}: {message}") from None
    if isinstance(manifest, _ApolloManifest):
        manifest = {operation.id: operation.body for operation in manifest.operations}
    for name, body in manifest.items():
        yield TrustedDocument((name,), body, file)
