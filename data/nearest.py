"""The known name that a misspelt one was probably meant to be."""

from collections.abc import Iterable

from rapidfuzz import process

CUTOFF = 60  # of 100: the least likeness that is worth a suggestion
LONGEST = 2_000  # characters; anything longer is no name


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Find the name most like `word`, whatever its case and its hyphens or underscores; None if none is like it."""
    if len(word) > LONGEST:
        return None
    found = process.extractOne(word, sorted(names), processor=_folded, score_cutoff=CUTOFF)
    return found[0] if found else None


def _folded(name: str) -> str:
    return name.casefold().replace("_", "-").replace(" ", "-")
