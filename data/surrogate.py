"""Surrogate keys: the words by which a cache in front of the service knows what an answer speaks of.

An answer bears the id of each thing that it shows, and the key of a type where its lists, counts or look-ups may come
out otherwise when any thing of that type does. A publication names the keys of what it changed; whatever bears one of
them is out of date.
"""

import re
from collections.abc import Iterable

from data.identity import LETTERS

EVERYTHING = "release"  # borne by all answers, named where all of them may be out of date
PUBLICATION = "publication"  # borne by what tells the release itself, named by every publication
MOST_IDS = 200  # of one answer; it bears their types' keys instead of more
_TYPES = {letter: type_name for type_name, letter in LETTERS.items()}


def joined(keys: Iterable[str], header: str) -> bytes:
    """Write keys as the value of a header: with commas in `cache-tag`, else with spaces."""
    return ("," if header == "cache-tag" else " ").join(keys).encode()


def type_key(type_name: str) -> str:
    """Name a type's key: `community-stats` for CommunityStats."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in type_name).lstrip("-")


TYPE_KEYS = frozenset(map(type_key, LETTERS))
_WORD = re.compile(rb'"([a-z][a-z0-9-]+)"')
_WORDS = TYPE_KEYS | {PUBLICATION}


def words_in(found: bytes) -> set[str]:
    """Take ids and keys of types out of the JSON text in which a statement found them; its other texts are numbers."""
    return {word.decode() for word in set(_WORD.findall(found))}


def of_answer(types: Iterable[str], ids: Iterable[str]) -> tuple[str, ...]:
    """Give the keys of an answer that depends on these keys of types and shows the things with these ids."""
    keys, shown = {EVERYTHING, *types}, set(ids)
    keys, shown = keys | (shown & _WORDS), shown - _WORDS  # the key of a type stands where nothing was found
    if len(shown) > MOST_IDS:
        keys |= {type_key(_TYPES[identity[0]]) for identity in shown}
        shown = set()
    return (EVERYTHING, *sorted(keys - {EVERYTHING}), *sorted(shown))
