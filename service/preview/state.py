"""What the pages of a preview say of the documents: their problems, or nothing, and the release that is served."""

import asyncio
from dataclasses import dataclass

from data.problem import Problem
from service.preview.baking import Finding, Looking, Said


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says: `release` is the id of the one that it is made of, None where none was ever sound."""

    folder: str
    release: str | None
    finding: Finding
    is_looking: bool

    @property
    def status(self) -> str:
        """One or two sentences; none where all is well."""
        if self.finding.failure:
            what = f"The documents have no problem but could not be baked: {self.finding.failure}."
        elif self.finding.count:
            what = f"{self.finding.count:,} problem{'s' * (self.finding.count > 1)} in the documents."
        else:
            return ""
        return what + (" This page shows the documents as they were before." if self.release else "")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The first problems."""
        return self.finding.problems

    @property
    def more(self) -> int:
        """How many problems there are beside these."""
        return self.finding.count - len(self.finding.problems)


class Preview:
    """Brings together what was found in the documents and what the server serves of them.

    `version` counts what was said, `has_ended` says that nothing more will be.
    """

    def __init__(self, folder: str, first: Finding) -> None:
        self.notice = Notice(folder, None, first, is_looking=False)
        self._last = first
        self.version = 0
        self.has_ended = False
        self._is_looking = False
        self._changed = asyncio.Event()

    @property
    def is_sound(self) -> bool:
        """Whether the documents as they are have been published."""
        return self._last.release is not None

    def hear(self, said: Said) -> None:
        """Take in what was found."""
        self._is_looking = isinstance(said, Looking)
        if isinstance(said, Finding):
            self._last = said
        self._settle(self.notice.release)

    def serve(self, release: str) -> None:
        """Take in which release is served."""
        self._settle(release)

    def _settle(self, release: str | None) -> None:
        # Of mended documents nothing is said before they are served.
        is_due = self._last.release in (None, release)
        finding = self._last if is_due else self.notice.finding
        self.notice = Notice(self.notice.folder, release, finding, is_looking=self._is_looking or not is_due)
        self._tell()

    def end(self) -> None:
        """Have nothing more to say."""
        self.has_ended = True
        self._tell()

    def _tell(self) -> None:
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def changed_after(self, seen: int) -> None:
        """Wait until there is something else to say than in the version seen."""
        while self.version == seen:
            await self._changed.wait()
