"""Runs the raregraph command on a disk that fails; one process with all loaded forks another a run. Run as a script.

    faulty.py FOLDER            with LD_PRELOAD naming failing_calls.c, compiled

Each line of standard input is a job in JSON: `command` ("build" or "publish"), `edition` (what is built), and of the
calls on FOLDER which fail: `error`, `at`, `to` and `least`, as in failing_calls.c. The answer is a line in JSON:
`status`, `text` (what was written to both outputs), and `calls` (how many were counted).
"""

import ctypes
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from data.build import bake
from data.check import load
from data.documents import Content
from data.progress import Progress, silent
from data.release import Candidate
from service import releasing
from service.cli import app
from service.settings import DOCUMENTS
from tests.releases import DIGEST, edition

CRASHED = 70


def main() -> None:
    """Run a command a job."""
    folder = sys.argv[1]
    os.environ["RAREGRAPH_RELEASES"] = folder
    content = load(DOCUMENTS)
    for line in sys.stdin:
        job = json.loads(line)
        received, sends = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(received)
            for output in (1, 2):
                os.dup2(sends, output)
            os._exit(run(job, folder, content))
        os.close(sends)
        with os.fdopen(received, encoding="utf-8") as outputs:
            text, _, calls = outputs.read().rpartition("\n")
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"status": status, "text": text, "calls": int(calls)}), flush=True)  # noqa: T201  # the protocol


def run(job: dict[str, Any], folder: str, content: Content) -> int:
    """Run one command with its calls failing, and give its exit status."""

    def build_release(_: Path, releases: Path, progress: Progress = silent) -> Candidate:
        return bake(edition(content, job["edition"]), DIGEST, releases, progress)

    vars(releasing)["build_release"] = build_release  # the documents are read already
    status = CRASHED
    library = ctypes.CDLL(None)
    at, to = (ctypes.c_long(job[end]) for end in ("at", "to"))
    library.fail_calls(os.fsencode(folder), job["error"], at, to, job["least"])
    try:
        app([job["command"]])
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else CRASHED
    except BaseException:  # noqa: BLE001  # the test judges it
        traceback.print_exc()
    sys.stdout.flush()
    print(f"\n{library.calls_counted()}", end="", file=sys.stderr, flush=True)  # noqa: T201  # the protocol
    return status


if __name__ == "__main__":
    main()
