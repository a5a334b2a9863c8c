"""Pieces of a JSON text → one expression that concatenates them."""

from collections.abc import Iterable, Iterator

from data import dialect

MAX_TERMS = 100  # a chain of || is as deep as it is long, and SQLite bounds the depth of expressions


class Text(str):
    """A piece of the response's structure, not yet quoted; every other piece is an expression."""

    __slots__ = ()


class Long(str):
    """An expression whose text may be long: that of other rows."""

    __slots__ = ()


def concatenated(pieces: Iterable[str]) -> str:
    """Write the expression that concatenates the pieces."""
    return _chained(list(_grouped(_merged(pieces))))


def _merged(pieces: Iterable[str]) -> Iterator[str]:
    """Quote structure, runs of it as one literal."""
    structure = ""
    for piece in pieces:
        if isinstance(piece, Text):
            structure += piece
            continue
        if structure:
            yield dialect.text(structure)
            structure = ""
        yield piece
    if structure:
        yield dialect.text(structure)


def _grouped(terms: Iterable[str]) -> Iterator[str]:
    """Bracket what stands behind a long term: each || copies all that is to its left."""
    run: list[str] = []
    is_behind = False
    for term in terms:
        if isinstance(term, Long):
            yield from [_chained(run, bracketed=is_behind)] if run else []
            yield term
            run, is_behind = [], True
        else:
            run.append(term)
    yield from [_chained(run, bracketed=is_behind)] if run else []


def _chained(terms: list[str], *, bracketed: bool = False) -> str:
    if len(terms) <= MAX_TERMS:
        chain = "||".join(terms)
        return f"({chain})" if bracketed and len(terms) > 1 else chain
    groups = [terms[start : start + MAX_TERMS] for start in range(0, len(terms), MAX_TERMS)]
    return _chained([f"({'||'.join(group)})" for group in groups], bracketed=bracketed)
