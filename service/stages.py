"""Where the time of operations went, reckoned for many at once."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from service.observed import HIT, SHARED, Observed

STAGES = ("read", "prepare", "bind", "wait", "sql", "encode", "send")
Seconds: TypeAlias = dict[str, list[float]]  # of each operation in each stage that it came to; together all of its time


class Kind(NamedTuple):
    """What operations have in common that are reckoned together.

    `is_found` says that the operation was looked up; it was not where the request is known by its bytes, or refused.
    """

    transport: str
    cache: str
    outcome: str
    is_found: bool

    @property
    def is_known(self) -> bool:
        """Whether the requests are known by their bytes."""
        return self.cache is HIT and not self.is_found


def kinds(seen: Sequence[Observed]) -> dict[Kind, list[Observed]]:
    """Sort operations by their kinds."""
    found: dict[tuple[str, str, str, bool], list[Observed]] = {}  # a plain tuple is made in a fifth of the time
    for each in seen:
        kind = each.transport, each.cache, each.outcome, each.prepared > 0
        if kind in found:
            found[kind].append(each)
        else:
            found[kind] = [each]
    return {Kind(*kind): alike for kind, alike in found.items()}


def seconds_in_stages(kind: Kind, seen: Sequence[Observed]) -> Seconds:
    """Tell where the time of operations of one kind went."""
    read = [each.read - each.begun for each in seen]
    if kind.is_known:
        return {"read": read, "send": [each.sent - each.read for each in seen]}  # to look it up takes a microsecond
    send = [each.sent - each.answered for each in seen]
    if not kind.is_found:
        return {"read": read, "prepare": [each.answered - each.read for each in seen], "send": send}
    prepare = [each.prepared - each.read for each in seen]
    if kind.cache is HIT:
        return {"read": read, "prepare": prepare, "encode": _rest(seen), "send": send}
    if kind.cache is SHARED:  # it waited for what another request made
        return {
            "read": read,
            "prepare": prepare,
            "wait": [each.answered - each.prepared for each in seen],
            "send": send,
        }
    return {
        "read": read,
        "prepare": prepare,
        "bind": [each.bind_seconds for each in seen],
        "wait": [each.waited for each in seen],
        "sql": [each.ran for each in seen],
        "encode": _rest(seen),
        "send": send,
    }


def _rest(seen: Sequence[Observed]) -> list[float]:
    rest = [each.answered - each.prepared - each.bind_seconds - each.waited - each.ran for each in seen]
    return [max(0.0, each) for each in rest]  # of one that was left to others, who noted more in it
