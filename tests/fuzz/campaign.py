"""Sends requests of every source to a running server over several connections, and keeps count of what came of them."""

import asyncio
import hashlib
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice

from graphql import GraphQLSchema

from tests.fuzz import asking
from tests.fuzz.asking import OURS, Ask
from tests.fuzz.connection import Connection
from tests.fuzz.drawn import SOURCES
from tests.fuzz.judgement import judge
from tests.fuzz.mutation import changed, dressed
from tests.fuzz.over_websocket import OverWebSocket
from tests.fuzz.transport import MOST_IN_BATCH, Form, Request, request_of
from tests.hostile.attack import Answer, Attacker, Fault
from tests.hostile.corpus import KINDS, Kind
from tests.pool import Pool

CLIENTS = 8
MOST_FAULTS = 10  # then it is enough
LONGEST_TOLD = 20_000  # bytes of a request
SHARE_OF_HOSTILE = 0.08
SHARE_OF_BATCHES = 0.05
AT_HAND = 30  # operations that are asked in turns
STAYS = 0.9  # so likely an operation is asked again: each about ten times before others take its place
# How often an operation of a source is chosen.
SHARES: Mapping[str, int] = {**dict.fromkeys(SOURCES, 30), OURS: 20, "golden": 20}

Hostile = tuple[Kind, bytes]


@dataclass
class Figures:
    """What was sent and what came of it."""

    sources: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)  # of operations: codes of errors, or ok
    distinct: set[bytes] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0

    @property
    def sent(self) -> int:
        """How many requests were sent."""
        return self.sources.total()


class Fuzzer:
    """Makes requests without end; the same seed makes the same."""

    def __init__(self, seed: int, drawn: int, schema: GraphQLSchema, pool: Pool) -> None:
        """Let each library draw so many documents."""
        self._chance = random.Random(seed)  # noqa: S311  # test data
        self._schema, self._pool = schema, pool
        self._asks: dict[str, list[Ask]] = {"golden": list(asking.golden())}
        for source, draw in SOURCES.items():
            asks = [Ask(source, document, {}) for document in draw(schema, drawn, seed)]
            self._asks[source] = [asking.judged(ask, schema) for ask in asks]
            for ask in asks:
                self._asks[source] += asking.aimed(ask, schema, pool, self._chance.getrandbits(64))
        self._names = (f"N{number}" for number in count())
        self._hostile = self._kinds()
        self._at_hand = [self._other() for _ in range(AT_HAND)]

    def requests(self) -> Iterator[Request | Hostile]:
        """Make requests."""
        while True:
            if self._chance.random() < SHARE_OF_HOSTILE:
                yield next(self._hostile)
            else:
                several = self._chance.random() < SHARE_OF_BATCHES
                asks = [self._ask() for _ in range(self._chance.randint(2, MOST_IN_BATCH) if several else 1)]
                yield request_of(asks, self._chance)

    def _ask(self) -> Ask:
        """Choose an operation; ask it as it is, write it otherwise or make another of it."""
        chance, place = self._chance, self._chance.randrange(AT_HAND)
        ask = self._at_hand[place]
        if chance.random() > STAYS:
            self._at_hand[place] = self._other()
        likely = chance.random()
        if likely < (0.6 if ask.source == "golden" else 0.2):
            return changed(ask, chance)
        return dressed(ask, chance, next(self._names)) if likely < 0.65 else ask

    def _other(self) -> Ask:
        source = self._chance.choices(list(SHARES), list(SHARES.values()))[0]
        if source == OURS:
            return self._chance.choice(asking.ours(self._chance.getrandbits(64), self._schema, self._pool))
        return self._chance.choice(self._asks[source])

    def _kinds(self) -> Iterator[Hostile]:
        """Make one request of each kind, and again."""
        while True:
            for kind in KINDS.values():
                yield kind, kind.bytes(self._chance)


async def send(made: Iterator[Request | Hostile], number: int, host: str, port: int) -> Figures:
    """Send so many requests over several connections at once."""
    figures, shared = Figures(), islice(made, number)
    async with asyncio.TaskGroup() as clients:
        for _ in range(CLIENTS):
            clients.create_task(_client(shared, figures, host, port))
    return figures


async def _client(made: Iterator[Request | Hostile], figures: Figures, host: str, port: int) -> None:
    connection, socket, attacker = Connection(host, port), OverWebSocket(host, port), Attacker(host, port)
    for each in made:
        start = time.monotonic()
        data = each.data if isinstance(each, Request) else each[1]
        figures.distinct.add(hashlib.blake2b(data, digest_size=12).digest())
        try:
            if not isinstance(each, Request):
                figures.sources["hostile kinds"] += 1
                await attacker.attack(*each)
            elif each.form is Form.MESSAGE:
                _count(each, await socket.ask(data), figures)
            else:
                answer = await connection.ask(data)
                figures.statuses[answer.status] += 1
                _count(each, answer, figures)
        except (Fault, OSError, ValueError, LookupError, TypeError) as error:  # what cannot be read is a fault, too
            what = f"{each.source}, {each.form.name}" if isinstance(each, Request) else each[0].name
            figures.faults.append(f"{what}: {type(error).__name__}: {error}\nsent: {data[:LONGEST_TOLD]!r}")
        figures.slowest = max(figures.slowest, time.monotonic() - start)
        if len(figures.faults) >= MOST_FAULTS:
            break
    connection.close()
    await socket.close()
    await attacker.close()
    figures.statuses.update(attacker.seen)


def _count(request: Request, answer: Answer, figures: Figures) -> None:
    figures.sources[request.source] += 1
    figures.forms[request.form.name.lower()] += 1
    try:
        figures.outcomes.update(judge(request, answer))
    except Fault as fault:
        raise Fault(f"{fault}\nsaid: {answer.status} {answer.body[:1_000]!r}") from None


def told(figures: Sequence[Figures]) -> str:
    """Say in lines what was sent and what came of it."""
    total = Figures()
    for each in figures:
        total.sources += each.sources
        total.forms += each.forms
        total.statuses += each.statuses
        total.outcomes += each.outcomes
        total.distinct |= each.distinct
        total.slowest = max(total.slowest, each.slowest)
    lines = (
        f"{total.sent:,} requests, {len(total.distinct):,} distinct, at most {total.slowest:.1f} s",
        *(f"  {number:>8,} {source}" for source, number in total.sources.most_common()),
        "forms: " + ", ".join(f"{number:,} x {form}" for form, number in total.forms.most_common()),
        "answers by HTTP: " + ", ".join(f"{number:,} x {status}" for status, number in sorted(total.statuses.items())),
        "operations: " + ", ".join(f"{number:,} {outcome}" for outcome, number in total.outcomes.most_common()),
    )
    return "\n".join(lines)
