"""WebSockets that break the protocol: handshakes that are none, frames that are none, messages that are none."""

import json
import zlib
from collections.abc import Mapping
from typing import Any

from tests.hostile.documents import OK, Make

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
DEFLATE = b"sec-websocket-extensions: permessage-deflate\r\n"
PROTOCOL = b"sec-websocket-protocol: graphql-transport-ws\r\n"
KEY = b"sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
VERSION = b"sec-websocket-version: 13\r\n"


def handshake(
    headers: bytes = PROTOCOL, *, key: bytes = KEY, version: bytes = VERSION, method: bytes = b"GET"
) -> bytes:
    """Ask for a WebSocket."""
    return b"%b /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n%b%b%b\r\n" % (
        method,
        key,
        version,
        headers,
    )


def frame(payload: bytes, opcode: int = TEXT, *, fin: int = 0x80, mask: int = 0x80, length: int | None = None) -> bytes:
    """Make a frame, masked with zeros; `length` is what it says of itself."""
    size = len(payload) if length is None else length
    if size < 126:
        head = bytes([fin | opcode, mask | size])
    elif size < 65_536:
        head = bytes([fin | opcode, mask | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([fin | opcode, mask | 127]) + size.to_bytes(8, "big")
    return head + (bytes(4) if mask else b"") + payload


def say(**message: Any) -> bytes:
    """Make a message of the protocol."""
    return frame(json.dumps(message).encode())


def deflated(payload: bytes) -> bytes:
    """Compress as the extension wants it."""
    compressor = zlib.compressobj(wbits=-12)
    return (compressor.compress(payload) + compressor.flush(zlib.Z_SYNC_FLUSH)).removesuffix(b"\x00\x00\xff\xff")


INIT = say(type="connection_init")


def subscribe(query: Any, name: Any = "1", **payload: Any) -> bytes:
    """Ask an operation."""
    return say(id=name, type="subscribe", payload={"query": query, **payload})


PUBLISHED = "subscription { releasePublished { id } }"

# No WebSocket comes of them.
HANDSHAKES: Mapping[str, bytes] = {
    "no version": handshake(version=b""),
    "version 12": handshake(version=b"sec-websocket-version: 12\r\n"),
    "no key": handshake(key=b""),
    "a key that is none": handshake(key=b"sec-websocket-key: \xff\r\n"),
    "two keys": handshake(key=KEY * 2),
    "asked for by POST": handshake(method=b"POST"),
    "a handshake in bytes": handshake(b"x: \xff\xfe\r\n" + PROTOCOL).replace(b"/graphql", b"/graphql?\xff"),
    "a handshake elsewhere": handshake().replace(b"/graphql", b"/nowhere"),
    "a handshake at a page": handshake().replace(b"/graphql", b"/conditions"),
    "a handshake of HTTP/1.0": handshake().replace(b"HTTP/1.1", b"HTTP/1.0"),
    "a handshake with a body": handshake(PROTOCOL + b"content-length: 5\r\n") + b"hello",
    "a handshake with a huge header": handshake(PROTOCOL + b"x: %b\r\n" % (b"y" * 9_000)),
    "a handshake with a huge address": handshake().replace(b"/graphql", b"/graphql?" + b"x" * 9_000),
    "extensions that are none": handshake(PROTOCOL + b'sec-websocket-extensions: ;=,"\r\n'),
}
# What is sent once there is a WebSocket; the server closes it.
FRAMES: Mapping[str, bytes | Make] = {
    **{f"opcode {opcode}": frame(b"x", opcode) for opcode in (3, 7, 11, 15)},
    "a reserved bit": frame(b"x", TEXT | 0x40),
    "all reserved bits": frame(b"x", TEXT | 0x70),
    "no mask": frame(b"x", mask=0),
    "a ping in fragments": frame(b"x", PING, fin=0),
    "a ping of 200 bytes": frame(b"x" * 200, PING),
    "the rest of nothing": frame(b"x", 0),
    "a message within a message": frame(b"x", fin=0) + frame(b"y"),
    "empty fragments": frame(b"", fin=0) + frame(b"", 0, fin=0) * 20_000,
    "fragments of a letter": frame(b"{", fin=0) + frame(b" ", 0, fin=0) * 20_000,
    "invalid UTF-8 in a message": frame(b'{"type": "\xff"}'),
    "half a character in a message": frame(b"\xe2\x82"),
    "a character in two fragments": frame(b"\xe2", fin=0) + frame(b"\x28", 0),
    "a message of 2^62 bytes": frame(b"x" * 100, length=2**62),
    "a message of 2^63 bytes": frame(b"x" * 100, length=2**63),
    "a message that is too large": frame(b" " * 100_001),
    "fragments that are too large": frame(b" " * 60_000, fin=0) + frame(b" " * 60_000, 0),
    "a length in more bytes than it needs": b"\x81\xff" + (5).to_bytes(8, "big") + bytes(4) + b"hello",
    "compressed, which was not agreed": frame(deflated(b"{}"), TEXT | 0x40),
    "a close code that is none": frame((999).to_bytes(2, "big"), CLOSE),
    "a close code that is never sent": frame((1005).to_bytes(2, "big"), CLOSE),
    "a close of a byte": frame(b"\x03", CLOSE),
    "a reason in bytes": frame((1000).to_bytes(2, "big") + b"\xff\xfe", CLOSE),
    "a close with more after it": frame((1000).to_bytes(2, "big"), CLOSE) + INIT * 10,
    "many pings": frame(b"ping", PING) * 5_000 + frame(b"x"),
    "a pong unasked": frame(b"x" * 100, PONG) + frame(b"x"),
    "a request": b"GET /graphql HTTP/1.1\r\nhost: x\r\n\r\n" + frame(b"x", mask=0),
    "binary": frame(b"{}", BINARY),
    "JSON that is an array": frame(b"[]"),
    "JSON that is a number": frame(b"9" * 5_000),
    "JSON that nests": frame(b"[" * 60_000),
    "no JSON": frame(b"{"),
    "an empty message": frame(b""),
    "no type": say(id="1"),
    "an unknown type": INIT + say(type="nothing"),
    "a type of the old protocol": say(type="start", id="1", payload={"query": OK}),
    "a number as the type": say(type=5),
    "a payload that is none": say(type="connection_init", payload=[1]),
    "a subscription uninitialised": subscribe(OK),
    "initialised twice": INIT * 2,
    "an operation without an id": INIT + say(type="subscribe", payload={"query": OK}),
    "an operation with an empty id": INIT + subscribe(OK, ""),
    "an operation with a number as id": INIT + subscribe(OK, 5),
    "an operation without a query": INIT + say(type="subscribe", id="1", payload={}),
    "an operation with a number as query": INIT + subscribe(5),
    "an operation with variables that are none": INIT + subscribe(OK, variables=[1]),
    "two operations of one id": INIT + subscribe(PUBLISHED) * 2,
    "a message of the server's": INIT + say(type="next", id="1", payload={}),
    "random frames": lambda chance: bytes([0x83]) + chance.randbytes(chance.randint(1, 500)),
}
# What the server answers on the WebSocket, which stays open.
MESSAGES: Mapping[str, bytes | Make] = {
    "what is no query": INIT + subscribe("{"),
    "a huge id": INIT + subscribe(OK, "i" * 50_000),
    "an id of a NUL and a surrogate": INIT + subscribe(OK, "\0\ud800"),
    "many operations at once": INIT + b"".join(subscribe(PUBLISHED, str(n)) for n in range(100)),
    "an end of nothing": INIT + say(type="complete", id="nobody") + subscribe(OK),
    "a circle": INIT + subscribe("{ ...F } fragment F on Query { ...F }"),
    "deep braces": INIT + subscribe("{ a " * 5_000),
    "a query in fragments": INIT
    + b"".join(frame(bytes([byte]), 0 if number else TEXT, fin=0) for number, byte in enumerate(subscribe(OK)[6:]))
    + frame(b"", 0),
    "random letters": lambda chance: INIT + subscribe("".join(chance.choices("{}()[]$@!:=.,| abc_1é", k=200))),
}
# The same under compression.
COMPRESSED: Mapping[str, bytes | Make] = {
    "a compression bomb": frame(deflated(b" " * 20_000_000), TEXT | 0x40),
    "a bomb in fragments": frame(deflated(b" " * 20_000_000), TEXT | 0x40, fin=0) + frame(b"", 0),
    "no deflate": frame(b"\xff\xff\xff\xff", TEXT | 0x40),
    "a compressed fragment of a plain message": frame(b"{", fin=0) + frame(deflated(b"}"), 0x40),
    "random deflate": lambda chance: frame(chance.randbytes(100), TEXT | 0x40),
}
