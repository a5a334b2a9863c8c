"""The known name that a misspelt one was probably meant to be."""

import difflib
from collections.abc import Iterable

CUTOFF = 0.6  # of 1: the least likeness that is worth a suggestion
LONGEST = 100  # characters; nobody misspells a longer name by a letter


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Find the name most like `word`, whatever its case and its hyphens or underscores; None if none is like it."""
    folded = {_folded(name): name for name in sorted(names, reverse=True)}
    near = difflib.get_close_matches(_folded(word), folded, n=1, cutoff=CUTOFF) if len(word) <= LONGEST else []
    return folded[near[0]] if near else None


def _folded(name: str) -> str:
    return name.casefold().replace("_", "-").replace(" ", "-")
