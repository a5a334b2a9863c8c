"""A client of graphql-transport-ws in Python, which can also break the protocol."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.serving import Server

PROTOCOL = "graphql-transport-ws"
WITHIN = 10.0  # seconds, everything


@contextmanager
def opened(
    server: Server, subprotocols: Sequence[str] = (PROTOCOL,), origin: str | None = None
) -> Iterator[ClientConnection]:
    """Open a socket, as a web page of an origin does or as a program."""
    address = str(server.client.base_url.join("/graphql")).replace("http", "ws", 1)
    offered = [Subprotocol(each) for each in subprotocols]
    with connect(
        address,
        origin=Origin(origin) if origin else None,
        subprotocols=offered or None,
        proxy=None,
        open_timeout=WITHIN,
        close_timeout=1,
    ) as socket:
        yield socket


@contextmanager
def conversing(server: Server, origin: str | None = None) -> Iterator[ClientConnection]:
    """Open a socket on which operations may be asked."""
    with opened(server, origin=origin) as socket:
        say(socket, type="connection_init")
        assert hear(socket) == {"type": "connection_ack"}
        yield socket


def say(socket: ClientConnection, **message: Any) -> None:
    """Send a message."""
    socket.send(json.dumps(message))


def subscribe(socket: ClientConnection, name: str, query: str, **variables: Any) -> None:
    """Ask an operation."""
    say(socket, id=name, type="subscribe", payload={"query": query, "variables": variables})


def hear(socket: ClientConnection) -> Any:
    """Wait for a message and decode it."""
    return json.loads(socket.recv(WITHIN))


def closed(socket: ClientConnection) -> int:
    """Wait until the server closes the socket, and give the code."""
    with pytest.raises(ConnectionClosed) as error:
        socket.recv(WITHIN)
    assert error.value.rcvd, "broken off without a word"
    return error.value.rcvd.code
