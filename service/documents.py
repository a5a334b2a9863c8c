"""Documents that clients know by name: trusted ones, loaded at the start, and those that clients persist themselves."""

import hashlib
from collections.abc import Mapping

from cachetools import LRUCache
from graphql import GraphQLError

from schema.operation import Refused
from service.request import Asked, BadRequest
from service.trusted import bare

ENTRY_BYTES = 400  # of memory that a persisted document takes beside its text, measured


class Documents:
    """Finds the text of a document that is asked for by its id or hash; the least recently used make room."""

    def __init__(self, trusted: Mapping[str, str], *, only_trusted: bool, max_bytes: int) -> None:
        self._trusted = trusted
        self._texts = frozenset(trusted.values())
        self._only_trusted = only_trusted
        self._persisted: LRUCache[str, str] = LRUCache(max_bytes, getsizeof=_size)

    def __len__(self) -> int:
        return len(self._persisted)

    @property
    def size(self) -> int:
        """About how many bytes of memory the persisted documents take."""
        return int(self._persisted.currsize)

    def text(self, asked: Asked) -> str:
        """Give the document that is asked for.

        Raises `Refused` where it is not known or not trusted, `BadRequest` where its hash is another's.
        """
        if asked.query is not None:
            return self._allowed(asked.query, asked.sha256)
        if asked.document_id is not None:
            found = self._trusted.get(bare(asked.document_id))
            if found is None:
                message = f"no trusted document has the id {asked.document_id[:100]!r}; send one that the operator has"
                raise _refused("DOCUMENT_NOT_FOUND", message)
            return found
        assert asked.sha256 is not None  # noqa: S101  # a request names a document in one of three ways
        found = self._trusted.get(asked.sha256) or self._persisted.get(asked.sha256)
        if found is None:  # the texts are those that Apollo's links know
            if not self._persisted.maxsize:
                raise _refused("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")
            raise _refused("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
        return found

    def keep(self, asked: Asked) -> None:
        """Keep a document that came with its hash; call it once it is known to be sound."""
        if asked.query is None or asked.sha256 is None or self._only_trusted:
            return
        if ENTRY_BYTES + len(asked.query) <= self._persisted.maxsize:
            self._persisted[asked.sha256] = asked.query

    def _allowed(self, query: str, sha256: str | None) -> str:
        if sha256 is not None and hashlib.sha256(query.encode()).hexdigest() != sha256:
            raise BadRequest("PERSISTED_QUERY_HASH_MISMATCH", "sha256Hash is not the SHA-256 of query; send both anew")
        if self._only_trusted and query not in self._texts:
            raise _refused("DOCUMENT_NOT_TRUSTED", "only documents that the operator trusts are run here")
        return query


def _refused(code: str, message: str) -> Refused:
    return Refused([GraphQLError(message, extensions={"code": code})])


def _size(text: str) -> int:
    return ENTRY_BYTES + len(text)
