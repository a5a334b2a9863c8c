"""The floor: uvicorn and nothing else. It reads the body and sends ready bytes, one answer a query."""

import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from tests.bench.contenders.announced import run

Message = MutableMapping[str, Any]


class Bare:
    """An ASGI application that sends the file NAME.json at /NAME."""

    def __init__(self, answers: Path) -> None:
        self._answers = {f"/{path.stem}": path.read_bytes() for path in answers.glob("*.json")}

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        while (await receive()).get("more_body"):
            pass
        answer = self._answers[scope["path"]]
        headers = [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-length", str(len(answer)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


if __name__ == "__main__":
    run(Bare(Path(sys.argv[1])), lifespan="off")
