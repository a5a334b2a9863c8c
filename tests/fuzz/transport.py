"""The requests of an operation: by POST, by GET, in a batch, persisted, as a stream or on one, in any media type."""

import hashlib
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any
from urllib.parse import urlencode

from tests.fuzz.asking import Ask

MOST_IN_BATCH = 10
LONGEST_ADDRESS = 12_000  # bytes; what is longer is posted
LONGEST_BODY = 90_000  # bytes; of a batch that is longer, one operation is sent
ACCEPTED = (
    "application/json",
    "application/graphql-response+json",
    "application/graphql-response+json, application/json;q=0.9",
    "application/graphql-response+json;charset=utf-8, application/json;charset=utf-8",
    "*/*",
    "application/*;q=0.5, text/html;q=0.1",
    "",
)
CODINGS = ("", "", "gzip", "br", "zstd", "gzip, deflate, br, zstd", "identity", "*")
TYPES = ("application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8")


class Form(Enum):
    """What an answer looks like."""

    ONE = auto()  # an answer in JSON
    BATCH = auto()  # an array of answers in JSON
    EVENTS = auto()  # an event stream
    MESSAGE = auto()  # a message of a WebSocket; what is sent is the payload of `subscribe`


@dataclass(frozen=True)
class Request:
    """The bytes of a request, whom its answer is due to, and in which form."""

    source: str
    data: bytes
    form: Form
    asks: Sequence[Ask]


Headers = dict[str, str]


def request_of(asks: Sequence[Ask], chance: random.Random) -> Request:
    """Make a request of an operation, by chance in one way or the other, or of several at once."""
    return _batch(asks, chance) if len(asks) > 1 else chance.choice(WAYS)(asks[0], chance)


def _posted(ask: Ask, chance: random.Random) -> Request:
    return _post(ask, _json(ask.parameters, chance), chance)


def _chunked(ask: Ask, chance: random.Random) -> Request:
    body = _json(ask.parameters, chance)
    cut = chance.randint(0, len(body))
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:cut], body[cut:]) if part)
    headers = {**_headers(chance), "content-type": "application/json", "transfer-encoding": "chunked"}
    return Request(ask.source, _head("POST", "/graphql", headers) + chunks + b"0\r\n\r\n", Form.ONE, [ask])


def _got(ask: Ask, chance: random.Random) -> Request:
    parameters = {"query": ask.document}
    if ask.variables:
        parameters["variables"] = json.dumps(ask.variables)
    address = "/graphql?" + urlencode(parameters, errors="replace")
    if len(address) > LONGEST_ADDRESS:
        return _posted(ask, chance)
    return Request(ask.source, _head("GET", address, _headers(chance)), Form.ONE, [ask])


def _persisted(ask: Ask, chance: random.Random) -> Request:
    """With its hash, or by its hash alone where the server may know it."""
    sha256 = hashlib.sha256(ask.document.encode(errors="replace")).hexdigest()
    said = {**ask.parameters, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha256}}}
    if chance.random() < 0.3:
        del said["query"]
    return _post(ask, _json(said, chance), chance)


def _explained(ask: Ask, chance: random.Random) -> Request:
    return _post(ask, _json({**ask.parameters, "extensions": {"explain": True}}, chance), chance)


def _streamed(ask: Ask, chance: random.Random) -> Request:
    body = _json(ask.parameters, chance)
    headers = {"accept": "text/event-stream", "content-type": "application/json", "content-length": str(len(body))}
    return Request(ask.source, _head("POST", "/graphql", headers) + body, Form.EVENTS, [ask])


def _subscribed(ask: Ask, chance: random.Random) -> Request:
    return Request(ask.source, _json(ask.parameters, chance), Form.MESSAGE, [ask])


def _batch(asks: Sequence[Ask], chance: random.Random) -> Request:
    body = _json([ask.parameters for ask in asks], chance)
    if len(body) > LONGEST_BODY:
        return _posted(asks[0], chance)
    return replace(_post(asks[0], body, chance), form=Form.BATCH, asks=asks)


def _post(ask: Ask, body: bytes, chance: random.Random) -> Request:
    headers = {**_headers(chance), "content-type": chance.choice(TYPES), "content-length": str(len(body))}
    return Request(ask.source, _head("POST", "/graphql", headers) + body, Form.ONE, [ask])


def _json(value: Any, chance: random.Random) -> bytes:
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, None, 1)))
    return text.encode(errors="backslashreplace")


def _headers(chance: random.Random) -> Headers:
    return {"accept": chance.choice(ACCEPTED), "accept-encoding": chance.choice(CODINGS)}


def _head(method: str, address: str, headers: Mapping[str, str]) -> bytes:
    given = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    return f"{method} {address} HTTP/1.1\r\nhost: x\r\n{given}\r\n".encode()


WAYS: Sequence[Callable[[Ask, random.Random], Request]] = (
    _posted,
    _posted,
    _posted,
    _got,
    _got,
    _chunked,
    _persisted,
    _explained,
    _streamed,
    _subscribed,
)
