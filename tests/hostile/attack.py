"""Sends hostile requests to a running server and judges what comes of them."""

import asyncio
import itertools
import json
import re
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from tests.hostile.corpus import Due, Kind
from tests.hostile.frames import CLOSE
from tests.hostile.over_http import QUERY

WITHIN = 10.0  # seconds; what takes longer hangs
QUIET = 0.05  # seconds without a word, after which what may stay open is left
# What would tell of the inside: a stack trace, SQL, a path.
LEAK = re.compile(
    rb"Traceback \(most|File \"/|\bSELECT '|\bFROM sqlite_|OperationalError|sqlite3?\.|site-packages"
    rb"|/(home|usr|tmp|var)/|root:x:0|Exception in ASGI|uvicorn|starlette|strawberry",
    re.IGNORECASE,
)
CONTROL = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (
    len(QUERY),
    QUERY,
)


class Fault(AssertionError):
    """The server did what it must not."""


class Answer(NamedTuple):
    """A response in what a server said; its body as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def answers(said: bytes) -> list[Answer]:
    """Read the responses; raises `Fault` where they are none."""
    begins = [found.start() for found in re.finditer(rb"HTTP/1\.1 \d{3} [A-Z]", said)]
    if said and begins[:1] != [0]:
        raise Fault("this is no HTTP")
    read = []
    for begin, end in itertools.pairwise([*begins, len(said)]):
        head, _, body = said[begin:end].partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        read.append(Answer(int(first.split()[1]), headers, body))
    return read


class Attacker:
    """Sends one hostile request after another, and asks a good query after each."""

    def __init__(self, host: str, port: int) -> None:
        self._address = host, port
        self._control: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.seen: Counter[int] = Counter()
        self.slowest = 0.0

    async def attack(self, kind: Kind, data: bytes) -> None:
        """Send a request and judge what comes of it; raises `Fault`."""
        start = time.monotonic()
        said, is_closed = await self._sent(kind, data)
        self.slowest = max(self.slowest, time.monotonic() - start)
        try:
            self._judge(kind, data, said, is_closed=is_closed)
            await self.control()
        except Fault as fault:
            raise Fault(f"{kind.name}: {fault}\nsent: {data[:500]!r}\nsaid: {said[:1_000]!r}") from None

    async def control(self) -> None:
        """Ask what a good client asks."""
        try:
            async with asyncio.timeout(WITHIN):
                reader, writer = self._control = self._control or await asyncio.open_connection(*self._address)
                writer.write(CONTROL)
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"content-length: (\d+)", head)
                body = await reader.readexactly(int(length[1]) if length else 0)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise Fault(f"a good query is not answered: {error!r}") from None
        if not head.startswith(b"HTTP/1.1 200 ") or not body.startswith(b'{"data":{"release":{"id":'):
            raise Fault(f"a good query is not answered: {head + body!r}")

    async def close(self) -> None:
        """End it."""
        if self._control:
            self._control[1].close()

    async def _sent(self, kind: Kind, data: bytes) -> tuple[bytes, bool]:
        reader, writer = await asyncio.open_connection(*self._address)
        said = b""
        try:
            with suppress(ConnectionError):
                if kind.first:
                    writer.write(kind.first)
                    said = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), WITHIN)
                writer.write(data)
                wait = QUIET if kind.due in (Due.WEBSOCKET, Due.ANYTHING) else WITHIN
                while True:
                    try:
                        piece = await asyncio.wait_for(reader.read(65_536), wait)
                    except TimeoutError:
                        return said, False
                    if not piece:
                        break
                    said += piece
                    if kind.due is Due.CLOSE and _is_closed(said):
                        break
            return said, True
        finally:
            writer.transport.abort()

    def _judge(self, kind: Kind, data: bytes, said: bytes, *, is_closed: bool) -> None:
        if (found := LEAK.search(said)) and found[0].lower() not in data.lower():
            raise Fault(f"tells of the inside: {found[0]!r}")
        given = answers(said)
        self.seen.update(answer.status for answer in given)
        for answer in given:
            if answer.status >= 500 and not (answer.status == 503 and "retry-after" in answer.headers):
                raise Fault(f"it answers with {answer.status}")
        if kind.due in (Due.WEBSOCKET, Due.ANYTHING):
            return
        if not given:
            raise Fault("it does not answer")
        if not is_closed:
            raise Fault("it hangs")
        if kind.due is Due.GRAPHQL:
            for answer in given:
                _check_json(answer)
        elif kind.due is Due.REFUSAL:
            _check_json(given[-1])
            if not 400 <= given[-1].status < 500:
                raise Fault("it does not refuse")
        elif kind.due is Due.CLOSE and [answer.status for answer in given] != [101]:
            raise Fault("it opens no WebSocket")


def _is_closed(said: bytes) -> bool:
    """Tell whether a frame that closes is among the frames of a server."""
    frames = said.partition(b"\r\n\r\n")[2]
    while len(frames) > 1:
        if frames[0] & 15 == CLOSE:
            return True
        length = frames[1]
        if length < 126:
            frames = frames[2 + length :]
        elif length == 126:
            frames = frames[4 + int.from_bytes(frames[2:4], "big") :]
        else:
            frames = frames[10 + int.from_bytes(frames[2:10], "big") :]
    return False


def _check_json(given: Answer) -> None:
    check_media_type(given)
    answer = json.loads(given.body)
    for each in answer if isinstance(answer, list) else [answer]:  # a batch, where the server takes them
        check_answer(each)


def check_media_type(given: Answer) -> None:
    """Raise `Fault` where what is said is no JSON by its own word."""
    if not re.match(r"application/(graphql-response\+)?json", given.headers.get("content-type", "")):
        raise Fault(f"it answers with no JSON: {given.headers}")


def check_answer(answer: Any) -> None:
    """Raise `Fault` where it is no answer of GraphQL, or has an error without a code."""
    if not isinstance(answer, dict) or not {"data", "errors"} & answer.keys():
        raise Fault(f"it gives neither data nor errors: {answer!r:.300}")
    for error in answer.get("errors", ()):
        if not re.fullmatch(r"[A-Z_]+", error["extensions"]["code"]):
            raise Fault(f"it gives no code: {error}")
