"""A client that asks over a WebSocket, one operation after the other."""

import asyncio
import json
from itertools import count
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from tests.hostile.attack import WITHIN, Answer, Fault

PROTOCOL = Subprotocol("graphql-transport-ws")
NO_MESSAGE = 4400  # the code with which the server closes where a message is none
AS_IF = {"content-type": "application/json"}


class OverWebSocket:
    """One WebSocket to the server, opened anew where the server has closed it."""

    def __init__(self, host: str, port: int) -> None:
        self._address = f"ws://{host}:{port}/graphql"
        self._socket: ClientConnection | None = None
        self._names = map(str, count())

    async def ask(self, payload: bytes) -> Answer:
        """Subscribe to an operation and give its answer as if it came by HTTP; raises `Fault` where none comes."""
        name = next(self._names)
        try:
            async with asyncio.timeout(WITHIN):
                socket = self._socket = self._socket or await self._opened()
                await socket.send(f'{{"id": "{name}", "type": "subscribe", "payload": {payload.decode()}}}')
                answers = []
                while (message := json.loads(await socket.recv()))["type"] == "next":
                    answers.append(message)
        except ConnectionClosed as closed:
            self._socket = None
            if not closed.rcvd or closed.rcvd.code != NO_MESSAGE:
                raise Fault(f"it closes: {closed!r}") from None
            error = {"message": closed.rcvd.reason, "extensions": {"code": "BAD_REQUEST"}}
            return _answer({"errors": [error]})
        except (TimeoutError, OSError, WebSocketException) as error:
            self._socket = None
            raise Fault(f"no answer: {error!r}") from None
        if message["type"] == "error":
            answers.append({"id": name, "payload": {"errors": message["payload"]}})
        if [answer["id"] for answer in answers] != [name] or message["id"] != name:
            raise Fault(f"it answers with {answers} and {message}")
        return _answer(answers[0]["payload"])

    async def close(self) -> None:
        """End it."""
        if self._socket:
            await self._socket.close()

    async def _opened(self) -> ClientConnection:
        socket = await connect(self._address, subprotocols=[PROTOCOL], proxy=None, max_size=None, close_timeout=1)
        await socket.send('{"type": "connection_init"}')
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        return socket


def _answer(said: Any) -> Answer:
    return Answer(200, AS_IF, json.dumps(said).encode())
