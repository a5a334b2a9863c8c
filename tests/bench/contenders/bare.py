"""The floor: uvicorn and nothing else. It reads the body and sends ready bytes: the answers to a query, in turn."""

import sys
from collections.abc import Awaitable, Callable, MutableMapping
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.bench.contenders.announced import run

Message = MutableMapping[str, Any]


class Bare:
    """An ASGI application that sends the lines of the file NAME.answers at /NAME, one a request.

    As many as the others have to send: one and the same would never leave the processor's cache.
    """

    def __init__(self, answers: Path) -> None:
        self._answers = {f"/{path.stem}": cycle(path.read_bytes().splitlines()) for path in answers.glob("*.answers")}

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        while (await receive()).get("more_body"):
            pass
        answer = next(self._answers[scope["path"]])
        headers = [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-length", str(len(answer)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


if __name__ == "__main__":
    run(Bare(Path(sys.argv[1])), lifespan="off")
