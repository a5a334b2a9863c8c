"""Where the time of operations went, reckoned for many at once."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from service.telemetry.observed import HIT, SHARED, Observed

STAGES = ("read", "prepare", "bind", "wait", "sql", "encode", "send")
# Microseconds of each operation in each stage that it came to: together all of its time.
Stages: TypeAlias = dict[str, list[int]]


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


def in_stages(kind: Kind, seen: Sequence[Observed]) -> Stages:
    """Tell where the time of operations of one kind went."""
    read = [int((each.read - each.begun) * 1e6) for each in seen]
    if kind.is_known:  # to look it up takes a microsecond
        return {"read": read, "send": [int((each.sent - each.read) * 1e6) for each in seen]}
    send = [int((each.sent - each.answered) * 1e6) for each in seen]
    if not kind.is_found:
        return {"read": read, "prepare": [int((each.answered - each.read) * 1e6) for each in seen], "send": send}
    prepare = [int((each.prepared - each.read) * 1e6) for each in seen]
    if kind.cache is HIT:
        return {"read": read, "prepare": prepare, "encode": _rest(seen), "send": send}
    if kind.cache is SHARED:  # it waited for what another request made
        wait = [int((each.answered - each.prepared) * 1e6) for each in seen]
        return {"read": read, "prepare": prepare, "wait": wait, "send": send}
    return {
        "read": read,
        "prepare": prepare,
        "bind": [int(each.bind_seconds * 1e6) for each in seen],
        "wait": [int(each.waited * 1e6) for each in seen],
        "sql": [int(each.ran * 1e6) for each in seen],
        "encode": _rest(seen),
        "send": send,
    }


def _rest(seen: Sequence[Observed]) -> list[int]:
    """Give what remains; of one that was left to others, who noted more in it, nothing."""
    left = [int((each.answered - each.prepared - each.bind_seconds - each.waited - each.ran) * 1e6) for each in seen]
    return left if min(left) >= 0 else [max(0, each) for each in left]
