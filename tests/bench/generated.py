"""The release that is measured, kept between runs."""

import hashlib
import shutil
from pathlib import Path

from data.release import POINTER
from tests.bench.generate import publish_generated
from tests.bench.process import ROOT

KEPT = ROOT / "var" / "bench"
# What decides the release's bytes, as far as it is ours.
BAKING = (
    "data/tables/*.sql",
    "data/statistics.sql",
    "data/bake*.py",
    *(f"data/{name}.py" for name in ("rows", "writer", "prose", "keys", "links", "search", "skeleton", "identity")),
    *(f"tests/bench/{name}.py" for name in ("generate", "conditions", "invention")),
)


def generated_releases(conditions: int) -> Path:
    """Give a folder in which so many invented conditions are published, made anew where what bakes them changed."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in BAKING for path in ROOT.glob(pattern)):
        digest.update(path.read_bytes())
    folder = KEPT / f"{conditions}-{digest.hexdigest()[:12]}"
    if not (folder / POINTER).exists():
        for stale in KEPT.glob(f"{conditions}-*"):
            shutil.rmtree(stale)
        folder.mkdir(parents=True)
        publish_generated(folder, conditions)
    return folder
