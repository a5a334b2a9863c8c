"""A process that changes releases until it is killed, and one that starts such processes fast. Run as a script.

    publisher.py FOLDER JOURNAL

Each line of standard input is a job in JSON: `kind` ("publish" or "build"), `start` (the first publication's time, in
seconds), and `die_at`, the event of the interpreter's audit at which the process kills itself, or null to go on until
it is killed. The answer is a line with the process's id, and one with its exit status when it is gone. Before and
after each publication the process notes in JOURNAL "begin SECOND" and "end SECOND".
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from data.build import bake
from data.check import load
from data.documents import Content
from data.history import history
from data.publish import publish, rollback
from service.settings import DOCUMENTS
from tests.releases import DIGEST, edition


def main() -> None:
    """Start a process a job."""
    folder, journal = map(Path, sys.argv[1:])
    content = load(DOCUMENTS)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            with journal.open("a", buffering=1) as notes:
                work(json.loads(line), folder, notes, content)
            os._exit(0)
        print(child, flush=True)  # noqa: T201  # the protocol
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201  # the protocol


def work(job: dict[str, Any], folder: Path, notes: Any, content: Content) -> None:
    """Do one job: to be killed from outside it goes on for ever, to die at an event it does one round."""
    if job["die_at"]:
        die_at(job["die_at"])
    for second in count(job["start"]):
        if job["kind"] == "build":
            bake(edition(content, second), DIGEST, folder)
        notes.write(f"begin {second}\n")
        now = datetime.fromtimestamp(second, UTC)
        if job["kind"] == "publish" and second % 2:
            rollback(folder, history(folder)[0].pointer.id, now)
        else:
            publish(folder, now)
        notes.write(f"end {second}\n")
        if job["die_at"]:
            return


def die_at(event: int) -> None:
    """Let this process be killed at its nth audited event from here on: every file it opens, renames, locks."""
    events = count(1)

    def watch(_name: str, _arguments: tuple[Any, ...]) -> None:
        if next(events) == event:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


if __name__ == "__main__":
    main()
