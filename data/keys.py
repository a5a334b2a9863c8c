"""The integer keys of all named things in one content file, and the lists of sources that hang from them."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.documents import SUBJECTS, Content
from data.parts import Part, walk
from data.scalars import SourceReference
from data.writer import Writer


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys by subject and slug, given out in the order of slugs before any row is written."""

    content: Content
    keys: Mapping[str, Mapping[str, int]]

    @classmethod
    def given_to(cls, content: Content) -> "Keys":
        """Give every document of `content` its key."""
        return cls(
            content,
            {
                subject: {slug: key for key, slug in enumerate(sorted(getattr(content, subject)), start=1)}
                for subject in SUBJECTS
            },
        )

    def of(self, subject: str, slug: str) -> int:
        """Look a key up."""
        return self.keys[subject][slug]


def bake_sources(table: str, key: int, document: Part, keys: Keys, writer: Writer) -> None:
    """Write which sources a thing's document cites, in the order of their first mention."""
    cited = dict.fromkeys(value for _, value in walk(document) if isinstance(value, SourceReference))
    for position, slug in enumerate(cited):
        writer.insert(f"{table}_source", {table: key, "position": position, "source": keys.of("sources", slug)})
