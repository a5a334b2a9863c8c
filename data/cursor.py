"""Cursors: where a row stands in the order of its connection, in hexadecimal, so that every database can write them.

A cursor is the hexadecimal form of the order's tag (one character), the row's public id and its sort key. It stays
good from release to release, even where its row is gone.
"""

from data.identity import ID_LENGTH

TAG_LENGTH = 1
START = TAG_LENGTH + ID_LENGTH  # of the sort key


class InvalidCursorText(ValueError):
    """The text is no cursor of this order."""


def read_cursor(cursor: str, tag: str) -> tuple[str, str]:
    """Take a cursor apart into sort key and id; raises `InvalidCursorText`."""
    try:
        text = bytes.fromhex(cursor).decode()
    except ValueError:
        raise InvalidCursorText(cursor) from None
    tagged, identity, sort_key = text[:TAG_LENGTH], text[TAG_LENGTH:START], text[START:]
    if tagged != tag or len(identity) < ID_LENGTH or "\0" in text or text.encode().hex() != cursor:
        raise InvalidCursorText(cursor)
    return sort_key, identity
