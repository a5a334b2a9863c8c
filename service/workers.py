"""Several processes that do one work, for as long as the process that started them.

Own code, as uvicorn's supervisor (0.54) falls short where operators notice: its workers outlive it when it is killed,
it outlives its terminal and keeps starting workers, it ends with 0 where no worker can start, one that cannot be
replaced ends all others, and it does not tell when all answer.

Workers are forked from a process that has everything loaded and runs no thread: two of them and their parent take
half the memory of spawned ones (90 MB, 180 MB), a replacement answers at once, and settings need no way into them.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TypeAlias

import structlog

Say: TypeAlias = Callable[[str], None]
Work: TypeAlias = Callable[[int, Say], None]  # has a number, says something once it answers, ends with SIGTERM

_PAUSE_SECONDS = 1.0  # before a worker that could not start is tried again
_log = structlog.get_logger()


class Workers:
    """Processes that do one work; what one of them says is announced, once, when all answer."""

    def __init__(self, work: Work, announce: Say) -> None:
        self._work = work
        self._announce: Say | None = announce
        # By the end of the pipe on which each is heard: it says something when it answers, and is cut off when it ends.
        self._starting: dict[Connection, BaseProcess] = {}
        self._answering: dict[Connection, BaseProcess] = {}
        self._numbers: dict[Connection, int] = {}  # from 0 on; what takes the place of another has its number
        # Nobody sends on it: it is cut off for the workers when this process ends, however that ends.
        self._lifeline, self._life = multiprocessing.Pipe(duplex=False)

    def run(self, count: int, *, stop_seconds: float) -> None:
        """Keep `count` workers until SIGTERM or SIGINT, end them in `stop_seconds`, and raise the signal again.

        A worker that ends is replaced; where one cannot start and no other answers, all end with exit code 1.
        """
        gc.freeze()  # what the collector does not visit stays shared with the workers
        with signals() as signalled:
            try:
                for number in range(count):
                    self._start(number)
                while not signalled.poll():
                    for heard in wait([signalled, *self._starting, *self._answering]):
                        if isinstance(heard, Connection) and not signalled.poll():
                            self._hear(heard, signalled)
            finally:
                self._end(stop_seconds)
            number = signalled.recv()
        signal.raise_signal(number)

    def _start(self, number: int) -> None:
        heard, says = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(target=self._be_worker, args=(number, says))
        process.start()
        says.close()  # the worker alone has it now
        self._starting[heard] = process
        self._numbers[heard] = number

    def _be_worker(self, number: int, says: Connection) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all: the parent ends its workers
        self._life.close()
        threading.Thread(target=self._end_with_parent, daemon=True).start()
        self._work(number, says.send)

    def _end_with_parent(self) -> None:
        self._lifeline.poll(None)
        os.kill(os.getpid(), signal.SIGTERM)

    def _hear(self, heard: Connection, signalled: Connection) -> None:
        try:
            said = heard.recv()
        except EOFError:
            self._replace(heard, signalled)
            return
        self._answering[heard] = self._starting.pop(heard)
        if self._announce and not self._starting:
            self._announce(said)
            self._announce = None

    def _replace(self, heard: Connection, signalled: Connection) -> None:
        answered = heard in self._answering
        process = (self._answering if answered else self._starting).pop(heard)
        heard.close()
        process.join()
        _log.error("worker ended", pid=process.pid, exit_code=process.exitcode, answered=answered)
        if not answered:
            if not self._answering:
                sys.exit("raregraph: no worker can start; the log says why")
            signalled.poll(_PAUSE_SECONDS)
        self._start(self._numbers.pop(heard))

    def _end(self, seconds: float) -> None:
        self._life.close()
        last = time.monotonic() + seconds
        for process in (*self._starting.values(), *self._answering.values()):
            process.join(max(0, last - time.monotonic()))
            if process.is_alive():
                _log.error("worker killed, as it did not end", pid=process.pid)
                process.kill()
                process.join()


@contextmanager
def signals() -> Iterator[Connection]:
    """Give the connection on which SIGTERM and SIGINT are received as messages while the block lasts."""
    received, sends = multiprocessing.Pipe(duplex=False)
    before = {
        number: signal.signal(number, lambda number, _: sends.send(number))
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
