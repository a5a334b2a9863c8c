"""Stable names of things: public ids, and the keys by which names are sorted."""

import base64
import hashlib
import unicodedata
from functools import lru_cache

# One letter a GraphQL type: it tells us, and only us, what an id belongs to.
LETTERS = {
    "Condition": "c",
    "Trigger": "t",
    "Procedure": "p",
    "Question": "q",
    "Source": "s",
    "Community": "m",
    "CommunityStats": "k",
    "Release": "r",
}
ID_LENGTH = 17


@lru_cache(maxsize=10_000)
def public_id(type_name: str, *names: str) -> str:
    """Make the opaque id of the thing of `type_name` that `names` name: the same in every release, 17 characters."""
    digest = hashlib.blake2b("\0".join((type_name, *names)).encode(), digest_size=10).digest()
    return LETTERS[type_name] + base64.b32encode(digest).decode().lower()


def sort_key(name: str) -> str:
    """Fold a name for sorting by bytes: no case, no accents, anything but letters and digits a single space."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join("".join(character if character.isalnum() else " " for character in letters).split())
