"""Structured log lines on standard error: one JSON object a line."""

import logging
import os
import select
import stat
import sys
import threading
from collections.abc import Iterator, Sequence
from queue import SimpleQueue
from typing import TextIO, cast

import structlog

MOST_WAITING = 10_000_000  # bytes of lines that nobody has read yet


class StandardError:
    """Where all lines go: at once, or by a thread once there is one, so that whoever logs is never held up."""

    writer: "LineWriter | None" = None

    def write(self, text: str) -> None:
        """Write a line."""
        if self.writer is not None:
            self.writer.write([text.encode(errors="backslashreplace")])
        else:
            sys.stderr.write(text)

    def flush(self) -> None:
        """Have it written."""
        if self.writer is None:
            sys.stderr.flush()


standard_error = StandardError()


def configure_logging(level: str) -> None:
    """Write log lines of `level` and above, our own and those of libraries, as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", standard_error)),
    )
    plain = logging.StreamHandler(standard_error)
    plain.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(level=max(logging.WARNING, logging.getLevelName(level.upper())), handlers=[plain], force=True)


class LineWriter:
    """Writes lines in a thread of its own, so that whoever reads them slowly, or not at all, holds up no answer.

    Where so much waits that there is no more room, lines are left out; `left_out` counts them.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        # What several processes write to a pipe or a socket at once does not mix if it is short.
        self._piece = None if stat.S_ISREG(os.fstat(descriptor).st_mode) else select.PIPE_BUF
        self._waiting: SimpleQueue[Sequence[bytes]] = SimpleQueue()
        self._given = self._done = 0  # bytes
        self.left_out = 0
        self._thread = threading.Thread(target=self._write_all, name="log lines", daemon=True)
        self._thread.start()

    def write(self, lines: Sequence[bytes]) -> None:
        """Have lines written, each with its line feed."""
        size = sum(map(len, lines))
        if self._given - self._done + size > MOST_WAITING:
            self.left_out += len(lines)
        elif lines:
            self._given += size
            self._waiting.put(lines)

    def close(self, seconds: float) -> bool:
        """Write what waits, for so long at most; tells whether all is written."""
        self._waiting.put(())
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _write_all(self) -> None:
        while lines := self._waiting.get():
            for piece in _pieces(lines, self._piece):
                try:
                    self._write(piece)
                except OSError:  # nobody reads, or the disk is full
                    self.left_out += piece.count(b"\n")
                self._done += len(piece)

    def _write(self, piece: bytes) -> None:
        while piece:
            try:
                piece = piece[os.write(self._descriptor, piece) :]
            except BlockingIOError:
                select.select([], [self._descriptor], [])


def _pieces(lines: Sequence[bytes], most: int | None) -> Iterator[bytes]:
    """Join lines to pieces of so many bytes, where they are not longer themselves."""
    if most is None:
        yield b"".join(lines)
        return
    piece: list[bytes] = []
    size = 0
    for line in lines:
        if piece and size + len(line) > most:
            yield b"".join(piece)
            piece, size = [], 0
        piece.append(line)
        size += len(line)
    yield b"".join(piece)
