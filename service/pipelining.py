"""uvicorn's protocol, with every request of a connection told that its client has left.

A client may send requests one after another without waiting for answers. uvicorn tells the last of them alone that the
connection is lost, and reads no further while one waits, so that it does not even notice.
"""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

MOST_AHEAD = 16  # requests that wait on a connection; with more, nothing is read until some are answered


class Pipelining(HttpToolsProtocol):
    """A connection."""

    _answering: RequestResponseCycle | None = None

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answering = cycle
        super()._start_asgi_task(cycle, app)

    def on_headers_complete(self) -> None:
        """Go on reading: how else would it be seen that the client leaves."""
        super().on_headers_complete()
        if 0 < len(self.pipeline) < MOST_AHEAD:
            self.flow.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the request that is answered, and begin none of those that wait."""
        self.pipeline.clear()
        if self._answering is not None and not self._answering.response_complete:
            self._answering.disconnected = True
            self._answering.message_event.set()
        super().connection_lost(exc)
