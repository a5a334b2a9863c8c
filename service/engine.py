"""From an operation's text to its answer's bytes: prepared operations, open release and cached answers in one place."""

from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic
from typing import Any

import orjson
from graphql import GraphQLSchema

from data.pool import Crowded, OpenRelease, StatementTooLarge
from data.surrogate import TYPE_KEYS, joined, of_answer, words_in
from schema.errors import OperationTooLarge
from schema.limits import UNBOUNDED, Limits
from schema.operation import DEFAULT, NeedsStream, Operation, Refused, Summary, prepare
from service.admission import Admission
from service.cache import Answer, Key, ResponseCache, Sent
from service.coding import LEAST_BYTES, encoded
from service.prepared import PreparedOperations
from service.settings import Settings
from service.telemetry.observed import HIT, MISS, OFF, SHARED, Observed
from service.try_later import Overloaded
from service.turns import Turns

KEYED = "+keys"  # behind the coding, in the key of an answer with surrogate keys


@dataclass(frozen=True, slots=True)
class Engine:
    """Answers operations from one release."""

    schema: GraphQLSchema
    release: OpenRelease
    operations: PreparedOperations = field(repr=False)
    cache_bytes: int
    answers: ResponseCache | None = field(repr=False)
    admission: Admission = field(repr=False)
    turns: Turns = field(repr=False)
    surrogate_header: str = "none"
    limits: Limits = DEFAULT
    trusted: frozenset[str] = frozenset()

    @classmethod
    def over(
        cls, schema: GraphQLSchema, release: OpenRelease, settings: Settings, trusted: frozenset[str] = frozenset()
    ) -> "Engine":
        """Make an engine within the bounds of the settings; `trusted` documents are run whatever their limits are."""
        operations = PreparedOperations(max_bytes=settings.prepared_bytes, max_count=settings.prepared_count)
        answers = _empty(settings.cache_bytes)
        admission, turns = Admission(settings.running_operations), Turns(settings.wait_seconds)
        return cls(
            schema,
            release,
            operations,
            settings.cache_bytes,
            answers,
            admission,
            turns,
            settings.surrogate_header,
            settings.limits,
            trusted,
        )

    def taking(self, release: OpenRelease) -> "Engine":
        """Make the engine of another release: prepared operations outlive a release, answers do not."""
        return replace(self, release=release, answers=_empty(self.cache_bytes))

    async def answer(self, source: str, variables: Mapping[str, Any], operation_name: str | None) -> bytes:
        """Give the response as JSON, without a look into the cache; raises `Refused` before any SQL."""
        return await self.run(self._prepared(source, operation_name)[0], variables)

    def known(self, sent: Sent) -> Answer | None:
        """Give the response to a request that came before, if it is kept."""
        return None if self.answers is None else self.answers.known(sent)

    def respond(  # a request's three parts, and how it came; no coroutine, as each takes a while
        self,
        source: str,
        variables: Mapping[str, Any],
        operation_name: str | None,
        coding: str,
        sent: Sent | None = None,
        *,
        knows: bool = True,
        seen: Observed | None = None,
    ) -> Coroutine[Any, Any, Answer]:
        """Give the response as JSON, compressed as `coding` says where it is worth it.

        `variables` are as orjson reads them; `sent` is what the request is known by when it comes again, if the engine
        is to know it. The answer to what a cache may keep (whatever is not sent by POST) bears its surrogate keys,
        where a header is set for them. What is seen on the way is noted in `seen`. Raises `Refused` before any SQL, and
        `Overloaded`.
        """
        operation = self.operations.find(source, operation_name)
        if operation is not None:
            return self._respond(_single(operation), variables, coding, sent, seen, is_kept=True, knows=knows)
        return self._respond_first(source, variables, operation_name, coding, sent, seen, knows=knows)

    async def _respond_first(  # as above, where the operation is not kept
        self,
        source: str,
        variables: Mapping[str, Any],
        operation_name: str | None,
        coding: str,
        sent: Sent | None,
        seen: Observed | None,
        *,
        knows: bool,
    ) -> Answer:
        with self.release.held():
            operation, is_kept = await self._prepared_in_turn(source, operation_name)
            return await self._respond(operation, variables, coding, sent, seen, is_kept=is_kept, knows=knows)

    async def _respond(  # as above, with the operation instead of its text
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        coding: str,
        sent: Sent | None,
        seen: Observed | None,
        *,
        is_kept: bool,
        knows: bool,
    ) -> Answer:
        if self.surrogate_header == "none" or sent is None or sent[0] == "POST":
            answer, key = await self._answered(operation, variables, coding, seen, is_kept=is_kept)
        else:
            with self.release.held():
                answer, key = await self._answered(operation, variables, coding, seen, is_kept=is_kept)
                answer, key = await self._with_keys(answer, key, operation, variables, seen)
        if self.answers is not None and key is not None and sent is not None and knows:
            self.answers.know(sent, key)
        return answer

    async def explained(
        self,
        source: str,
        variables: Mapping[str, Any],
        operation_name: str | None,
        coding: str,
        *,
        seen: Observed | None = None,
    ) -> Answer:
        """Give the response with what it cost, the release it comes from and what it took; raises as `respond` does."""
        begun = monotonic()
        with self.release.held():
            operation, is_kept = await self._prepared_in_turn(source, operation_name)
            key = _key(operation, variables) if is_kept and self.answers is not None else None
            is_cached = self.answers is not None and key is not None and self.answers.find(key) is not None
            answer, _ = await self._answered(operation, variables, "", seen, is_kept=is_kept)
        explanation = {
            "cost": {
                "requested": operation.cost(variables).content,
                "limit": self.limits.cost,
                "depth": operation.extent.depth,
                "selections": operation.extent.selections,
            },
            "release": {"id": self.release.pointer.id},
            "timing": {"milliseconds": round((monotonic() - begun) * 1000, 3), "cached": is_cached},
        }
        return await coded(b'%b,"extensions":%b}' % (answer.body[:-1], orjson.dumps(explanation)), coding)

    async def tell(self, operation: Operation, variables: Mapping[str, Any], seen: Observed | None = None) -> bytes:
        """Give the response to a subscription, which runs once however many wait for it; raises `Refused`."""
        return (await self._answered(operation, variables, "", seen, is_kept=True))[0].body

    async def _answered(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        coding: str,
        seen: Observed | None,
        *,
        is_kept: bool,
    ) -> tuple[Answer, Key | None]:
        """Give the answer, and the key that it is kept by."""
        if seen is not None:
            seen.found(operation.summary, self.release.pointer)
        key = _key(operation, variables) if is_kept and self.answers is not None else None
        if self.answers is None or key is None:
            if seen is not None:
                seen.cache = OFF
            return await coded(await self.run(operation, variables, seen), coding), None
        answer, did = self.answers.find(key), HIT
        if answer is None:
            did = SHARED if self.answers.is_filling(key) else MISS
            if did is MISS:
                self.admission.check(self.release)
        if seen is not None:
            seen.cache = did
        if answer is None:
            answer = await self.answers.fill(key, partial(self._made, operation, variables, seen))
        if coding and len(answer.body) >= LEAST_BYTES:
            key = (*key[:2], coding)
            encode = partial(coded, answer.body, coding, answer.summary)
            answer = self.answers.find(key) or await self.answers.fill(key, encode)
        return answer, key

    async def _with_keys(
        self,
        answer: Answer,
        key: Key | None,
        operation: Operation,
        variables: Mapping[str, Any],
        seen: Observed | None,
    ) -> tuple[Answer, Key | None]:
        """Give the answer with its surrogate keys, and the key that it is kept by."""
        keyed = partial(self._keyed, answer, operation, variables, seen)
        if self.answers is None or key is None:
            return await keyed(), None
        key = (*key[:2], key[2] + KEYED)
        return self.answers.find(key) or await self.answers.fill(key, keyed), key

    async def keys(self, source: str, variables: Mapping[str, Any], operation_name: str | None) -> tuple[str, ...]:
        """Give the surrogate keys of the answer; raises `Refused`."""
        return await self._keys(self._prepared(source, operation_name)[0], variables)

    async def _keyed(
        self, answer: Answer, operation: Operation, variables: Mapping[str, Any], seen: Observed | None
    ) -> Answer:
        """Give the answer with its surrogate keys in a header; it shares its body with the answer without."""
        keys = joined(await self._keys(operation, variables, seen), self.surrogate_header)
        return Answer(answer.body, (*answer.headers, (self.surrogate_header.encode(), keys)), answer.summary)

    async def _keys(
        self, operation: Operation, variables: Mapping[str, Any], seen: Observed | None = None
    ) -> tuple[str, ...]:
        size = operation.size
        mention = operation.mention(variables, self.release.facts)
        if operation.size != size:
            self.operations.weigh(operation)
        if mention.found is None:
            return of_answer(mention.types, ())
        if seen is not None:
            seen.asked_at = monotonic()
        try:
            found = await self.release.fetch(mention.found.sql, mention.found.parameters, seen)
        except StatementTooLarge:
            return of_answer((*mention.types, *TYPE_KEYS), ())
        except Crowded:
            raise Overloaded from None
        return of_answer(mention.types, words_in(found))

    async def _made(self, operation: Operation, variables: Mapping[str, Any], seen: Observed | None) -> Answer:
        return Answer.of(await self.run(operation, variables, seen), summary=operation.summary)

    async def run(self, operation: Operation, variables: Mapping[str, Any], seen: Observed | None = None) -> bytes:
        """Give the response to a prepared operation as JSON; raises `Refused` before any SQL, and `Overloaded`."""
        self.admission.check(self.release)  # since others were admitted, they may have planned for long
        with self.admission:
            size = operation.size
            bound = operation.bind(variables, self.release.facts)
            if operation.size != size:
                self.operations.weigh(operation)
            if seen is not None:
                seen.bound(bound.sql)
            try:
                return b'{"data":%b}' % await self.release.fetch(bound.sql, bound.parameters, seen)
            except StatementTooLarge:
                raise Refused([OperationTooLarge()]) from None
            except Crowded:
                raise Overloaded from None

    async def _prepared_in_turn(self, source: str, operation_name: str | None) -> tuple[Operation, bool]:
        """Do as `_prepared` does, and let others have their turn before; raises `Overloaded`. Hold the release."""
        if self.operations.find(source, operation_name) is None:
            self.admission.check(self.release)
            await self.turns.turn()
        return self._prepared(source, operation_name)

    def _prepared(self, source: str, operation_name: str | None) -> tuple[Operation, bool]:
        """Give the operation, and whether it is kept; raises `NeedsStream` where it is a subscription."""
        operation, is_kept = self.operations.find(source, operation_name), True
        if operation is None:
            limits = UNBOUNDED if source in self.trusted else self.limits
            operation = prepare(self.schema, source, operation_name, limits)
            is_kept = self.operations.keep(operation)
        return _single(operation), is_kept


def _single(operation: Operation) -> Operation:
    """Give an operation that has one response; raises `NeedsStream` where it is a subscription."""
    if operation.is_subscription:
        raise NeedsStream(operation)
    return operation


def _empty(max_bytes: int) -> ResponseCache | None:
    return ResponseCache(max_bytes) if max_bytes else None


def _key(operation: Operation, variables: Mapping[str, Any]) -> Key | None:
    """Make the key of an answer, of the variables that the operation declares; None where they nest too deeply."""
    declared = operation.declared
    if not variables.keys() <= declared:
        variables = {name: value for name, value in variables.items() if name in declared}
    try:
        canonical = orjson.dumps(variables, option=orjson.OPT_SORT_KEYS) if variables else b""
    except orjson.JSONEncodeError:  # it reads deeper than it writes
        return None
    return operation.number, canonical, ""


async def coded(body: bytes, coding: str, summary: Summary | None = None) -> Answer:
    """Make the answer of a body: compressed as `coding` says, where it is worth it."""
    if not coding or len(body) < LEAST_BYTES:
        return Answer.of(body, summary=summary)
    return Answer.of(await encoded(body, coding), coding, summary)
