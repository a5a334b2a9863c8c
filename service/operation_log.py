"""The log line of an operation: JSON of fixed form, since to write it by a template takes a third of what orjson takes.

All in it that comes from a client is the request's id, which has letters, digits and `._-` alone, and the operation's
name, which is short and written by orjson. Variables and the document are never in it.
"""

import time
from collections.abc import Sequence

import orjson

from data.release import Pointer
from schema.operation import Summary, summary_of
from service.observed import Observed
from service.stages import Kind, Seconds

# Written beforehand, since to write each number by itself takes longer than all the rest of a line.
_MILLISECONDS = [f"{number / 1e3:.3f}" for number in range(2_000)]  # by microseconds
_FRACTIONS = [f".{number:03d}Z" for number in range(1_000)]  # of seconds, by milliseconds
_WRITTEN_SECONDS = len(_MILLISECONDS) / 1e6
NOTHING = Summary.of(None, None, None)


def lines_of(kind: Kind, seen: Sequence[Observed], stages: Seconds, clock: float) -> list[str]:
    """Write operations of one kind; `clock` is what makes UNIX time, in seconds, of the times that they have noted."""
    ms_form = ",".join(f'"{name}":%s' for name in (*stages, "total"))
    total = [each.sent - each.begun for each in seen]
    milliseconds = zip(*map(_milliseconds, (*stages.values(), total)), strict=True)
    kind_text = f'"transport":"{kind.transport}","cache":"{kind.cache}","outcome":"{kind.outcome}"'
    second, stamp = 0, ""
    release: Pointer | None = None
    release_text = "null"
    lines = []
    for each, ms in zip(seen, milliseconds, strict=True):
        ended = clock + each.sent
        if not second <= ended < second + 1:
            second = int(ended)
            stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        if each.release is not release:
            release = each.release
            release_text = f'"{release.id}"' if release is not None else "null"
        lines.append(
            f'{{"event":"operation","level":"info","timestamp":"{stamp}{_FRACTIONS[int((ended - second) * 1e3)]}",'
            f'"request_id":"{each.identity.decode()}",{kind_text},{(each.summary or _summary(each)).members},'
            f'"release":{release_text},"status":{each.status or "null"},"bytes":{each.size},"ms":{{{ms_form % ms}}}}}\n'
        )
    return lines


def _milliseconds(column: list[float]) -> list[str]:
    return [_MILLISECONDS[int(each * 1e6)] if each < _WRITTEN_SECONDS else f"{each * 1e3:.3f}" for each in column]


def with_sql(line: str, sql: str | None) -> str:
    """Make a line the warning of an operation that took long."""
    line = line.replace('"level":"info"', '"level":"warning"', 1)
    return f'{line[:-2]},"sql":{orjson.dumps(sql).decode()}}}\n' if sql else line


def _summary(seen: Observed) -> Summary:
    """Say which operation it is that was refused."""
    return NOTHING if seen.source is None else summary_of(seen.source, seen.name)
