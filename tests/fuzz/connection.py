"""A client that keeps its connection, sends bytes as they are, and waits for one answer after the other."""

import asyncio
from collections.abc import Mapping

from tests.hostile.attack import WITHIN, Answer, Fault


class Connection:
    """One connection to the server, made anew where the server has closed it."""

    def __init__(self, host: str, port: int) -> None:
        self._address = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, data: bytes) -> Answer:
        """Send a request and read its answer; raises `Fault` where none comes in time."""
        try:
            async with asyncio.timeout(WITHIN):
                reader, writer = self._streams = self._streams or await asyncio.open_connection(*self._address)
                writer.write(data)
                answer = await _read(reader)
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
            self.close()
            raise Fault(f"no answer: {error!r}") from None
        if answer.headers.get("connection") == "close":
            self.close()
        return answer

    def close(self) -> None:
        """End it."""
        if self._streams:
            self._streams[1].transport.abort()
        self._streams = None


async def _read(reader: asyncio.StreamReader) -> Answer:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(first.split()[1]), headers, await _body(reader, headers))


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers["content-length"]))
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return body
