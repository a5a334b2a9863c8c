"""The releases that are measured, kept between runs."""

import json
import shutil
import tempfile
import time
from pathlib import Path

from data.release import POINTER
from tests.bench.generate import publish_generated
from tests.bench.process import ROOT

KEPT = ROOT / "var" / "bench"
BAKED = "baked.json"  # beside a release: how long it took
SAMPLE = 20  # conditions


def generated_releases(conditions: int) -> Path:
    """Give a folder in which so many invented conditions are published, made anew where they would be other bytes."""
    folder = KEPT / f"{conditions}-{_sample()}"
    if not (folder / POINTER).exists():
        for stale in KEPT.glob(f"{conditions}-*"):
            shutil.rmtree(stale)
        folder.mkdir(parents=True)
        begun = time.monotonic()
        publish_generated(folder, conditions)
        (folder / BAKED).write_text(json.dumps({"seconds": round(time.monotonic() - begun, 1)}))
    return folder


def _sample() -> str:
    """Name what the generator and the baker make now by the id of a small release: it comes of its bytes."""
    with tempfile.TemporaryDirectory() as folder:
        return publish_generated(Path(folder), SAMPLE).id
