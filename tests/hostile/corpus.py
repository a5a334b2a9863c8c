"""All kinds of hostile requests, each as bytes for a socket and with what may come of it."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from tests.hostile.documents import BODIES, DOCUMENTS, METACHARACTERS, STRINGS, Make
from tests.hostile.frames import COMPRESSED, DEFLATE, FRAMES, HANDSHAKES, MESSAGES, PROTOCOL, handshake
from tests.hostile.over_http import MALFORMED, STRANGE, asked, get, post


class Due(Enum):
    """What the server owes."""

    GRAPHQL = auto()  # an answer of GraphQL in JSON; then it closes
    ANSWER = auto()  # an answer; then it closes
    REFUSAL = auto()  # it refuses, and closes
    CLOSE = auto()  # a WebSocket that it closes
    WEBSOCKET = auto()  # a WebSocket that may stay open
    ANYTHING = auto()  # nothing, even: what is sent may be half a request


@dataclass(frozen=True)
class Kind:
    """A kind of hostile request; chance makes requests of it. `first` is sent and answered before."""

    name: str
    made: bytes | Make
    due: Due
    first: bytes = b""

    def bytes(self, chance: random.Random) -> bytes:
        """Make a request."""
        return self.made if isinstance(self.made, bytes) else self.made(chance)


def _kinds() -> Iterator[Kind]:
    for name, document in DOCUMENTS.items():

        def of(chance: random.Random, document: object = document) -> bytes:
            text = document if isinstance(document, str) else document(chance)  # type: ignore[operator]  # it makes one
            return post(json.dumps({"query": text}).encode())

        yield Kind(f"document: {name}", of, Due.GRAPHQL)
    for place in STRINGS:

        def everywhere(_: random.Random, place: str = place) -> bytes:
            queries = (place.replace("§", json.dumps(text)) for text in METACHARACTERS)
            requests = [post(json.dumps({"query": query}).encode()) for query in queries]
            return b"".join(request.replace(b"connection: close\r\n", b"") for request in requests[:-1]) + requests[-1]

        yield Kind(f"metacharacters: {place}", everywhere, Due.GRAPHQL)
    for name, body in BODIES.items():

        def posted(chance: random.Random, body: bytes | Make = body) -> bytes:
            return post(body if isinstance(body, bytes) else body(chance))

        yield Kind(f"body: {name}", posted, Due.GRAPHQL)
    yield from (Kind(f"malformed: {name}", made, Due.REFUSAL) for name, made in MALFORMED.items())
    yield from (Kind(f"strange: {name}", made, Due.ANSWER) for name, made in STRANGE.items())
    yield from (Kind(f"handshake: {name}", made, Due.WEBSOCKET) for name, made in HANDSHAKES.items())
    upgrade, compressed = handshake(), handshake(PROTOCOL + DEFLATE)
    yield from (Kind(f"frame: {name}", made, Due.CLOSE, upgrade) for name, made in FRAMES.items())
    yield from (Kind(f"compressed: {name}", made, Due.CLOSE, compressed) for name, made in COMPRESSED.items())
    yield from (Kind(f"message: {name}", made, Due.WEBSOCKET, upgrade) for name, made in MESSAGES.items())
    yield Kind("a document in the address", _in_address, Due.GRAPHQL)
    yield Kind("bytes changed at random", _changed, Due.ANYTHING)


def _in_address(chance: random.Random) -> bytes:
    return get(asked(query=chance.choice(SHORT)))


def _changed(chance: random.Random) -> bytes:
    """Flip, drop, double or swap some bytes of a request that is good or not."""
    data = bytearray(chance.choice(GOOD))
    for _ in range(chance.randint(1, 10)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at]
            case 2:
                data[at:at] = chance.randbytes(chance.randint(1, 4))
            case _:
                data[at:at] = data[at : at + chance.randint(1, 50)]
    return bytes(data)


SHORT = [each for each in DOCUMENTS.values() if isinstance(each, str) and len(each) < 2_000]
GOOD = [each for each in STRANGE.values() if isinstance(each, bytes) and len(each) < 2_000] + [post(), handshake()]
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _kinds()}
