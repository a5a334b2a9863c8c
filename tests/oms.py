"""A folder of few documents: those of one condition, and all that they refer to."""

import shutil
from functools import cache
from pathlib import Path

from data.check import load
from data.parts import walk
from data.scalars import Reference
from service.settings import DOCUMENTS

SLUG = "opsoclonus-myoclonus-syndrome"
OMS = f"conditions/{SLUG}.yaml"
QUESTION = f"questions/{SLUG}-genetic-or-hereditary.yaml"
COMMUNITY = "communities/diseasemaps.yaml"


@cache
def _names() -> tuple[str, ...]:
    content = load(DOCUMENTS)
    wanted = [OMS, QUESTION, COMMUNITY]
    names = {"disclaimer.yaml"}
    while wanted:
        name = wanted.pop()
        if name in names:
            continue
        names.add(name)
        subject, slug = name.removesuffix(".yaml").split("/")
        references = (value for _, value in walk(getattr(content, subject)[slug]) if isinstance(value, Reference))
        wanted += [f"{value.subject}/{value}" + ".yaml" for value in references]
    return tuple(sorted(names))


def copy_documents(folder: Path, *, backwards: bool = False) -> Path:
    """Copy these documents into `folder`, file by file in the order of their names or in its reverse."""
    for name in reversed(_names()) if backwards else _names():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DOCUMENTS / name, folder / name)
    return folder
