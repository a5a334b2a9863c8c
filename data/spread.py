"""Spreads work on many items over the machine's processors; few items are done at once where one is."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
FEW = 400  # items; to start a process takes as long as to check so many
BATCH = 50
BATCHES = 200  # the work itself is sent along with each
MOST_PROCESSES = 8


def spread(
    work: Callable[[Item], Result], items: Sequence[Item], progress: Callable[[int, int], None]
) -> Iterator[Result]:
    """Give `work` of each item, in the order of the items; where other processes do it, all must be picklable."""
    size = max(BATCH, len(items) // BATCHES)
    batches = [items[start : start + size] for start in range(0, len(items), size)]
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    together = partial(_each, work)
    if len(items) <= FEW or processes == 1:
        yield from _told(map(together, batches), len(items), progress)
        return
    # Not forked from this process, which may have threads.
    context = multiprocessing.get_context("forkserver")
    pool = ProcessPoolExecutor(processes, context, initializer=_follow_parent)
    try:
        yield from _told(pool.map(together, batches), len(items), progress)
    finally:
        pool.shutdown(cancel_futures=True)


def _each(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    return [work(item) for item in items]


def _told(batches: Iterator[list[Result]], total: int, progress: Callable[[int, int], None]) -> Iterator[Result]:
    done = 0
    progress(done, total)
    for batch in batches:
        yield from batch
        done += len(batch)
        progress(done, total)


def _follow_parent() -> None:
    """End with the process that asked, however it ends, and leave it to that to be interrupted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        raise RuntimeError("this is no process of a pool")

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
