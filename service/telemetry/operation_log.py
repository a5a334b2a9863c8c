"""The log line of an operation: JSON of fixed form, since to write it by a template takes a third of what orjson takes.

All in it that comes from a client is the request's id, which has letters, digits and `._-` alone, and the operation's
name, which is short and written by orjson. Variables and the document are never in it.
"""

import time
from collections.abc import Iterable, Sequence
from http import HTTPStatus

import orjson

from data.release import Pointer
from schema.operation import Summary, summary_of
from service.telemetry.observed import Observed
from service.telemetry.stages import Kind, Stages

# Written beforehand, since to write each number by itself takes longer than all the rest of a line.
_MILLISECONDS = [b"%.3f" % (number / 1e3) for number in range(2_000)]  # by microseconds
_FRACTIONS = [b".%03dZ" % number for number in range(1_000)]  # of seconds, by milliseconds
_STATUSES = {0: b"null"} | {status.value: b"%d" % status for status in HTTPStatus}
NOTHING = Summary.of(None, None, None)


def lines_of(kind: Kind, seen: Sequence[Observed], stages: Stages, total: list[int], clock: float) -> list[bytes]:
    """Write operations of one kind, which took `total` microseconds each.

    `clock` is what makes UNIX time, in seconds, of the times that they have noted.
    """
    milliseconds = zip(*map(_milliseconds, (*stages.values(), total)), strict=True)
    second, stamp = 0, b""
    summary: Summary | None = NOTHING
    release: Pointer | None = None
    forms: dict[tuple[int, int], bytes] = {}  # by what of it is the same for many
    form = b""
    lines = []
    for each, ms in zip(seen, milliseconds, strict=True):
        ended = clock + each.sent
        if not second <= ended < second + 1:
            second = int(ended)
            stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second)).encode()
        if each.summary is None:
            form, summary = _form(kind, stages, _refused(each), each.release), NOTHING
        elif each.summary is not summary or each.release is not release:
            summary, release = each.summary, each.release
            key = id(summary), id(release)
            form = forms[key] = forms.get(key) or _form(kind, stages, summary, release)
        fraction = _FRACTIONS[int((ended - second) * 1e3)]
        lines.append(form % ((stamp, fraction, each.identity, _STATUSES[each.status], each.size) + ms))  # noqa: RUF005  # quicker
    return lines


def _form(kind: Kind, stages: Iterable[str], summary: Summary, release: Pointer | None) -> bytes:
    """Write what lines of an operation and a release have in common."""
    ms = "".join(f'"{name}":%b,' for name in stages)
    served = f'"{release.id}"' if release is not None else "null"
    text = (
        '{"event":"operation","level":"info","timestamp":"%b%b","request_id":"%b",'
        f'"transport":"{kind.transport}","cache":"{kind.cache}","outcome":"{kind.outcome}",'
        f'{summary.members.replace("%", "%%")},"release":{served},'
        f'"status":%b,"bytes":%d,"ms":{{{ms}"total":%b}}}}\n'
    )
    return text.encode()


def _milliseconds(column: list[int]) -> list[bytes]:
    try:
        return [_MILLISECONDS[each] for each in column]
    except IndexError:
        return [b"%.3f" % (each / 1e3) for each in column]


def with_sql(line: bytes, sql: str | None) -> bytes:
    """Make a line the warning of an operation that took long."""
    line = line.replace(b'"level":"info"', b'"level":"warning"', 1)
    return b'%b,"sql":%b}\n' % (line[:-2], orjson.dumps(sql)) if sql else line


def _refused(seen: Observed) -> Summary:
    """Say which operation it is that was refused."""
    return NOTHING if seen.source is None else summary_of(seen.source, seen.name)
