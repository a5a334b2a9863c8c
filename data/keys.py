"""The integer keys of all named things in one content file, and the lists of sources that hang from them."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.documents import SUBJECTS, Content, in_order
from data.parts import Part, citations_in
from data.writer import Writer


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys by subject and slug, given out in the order of slugs before any row is written; names and kinds likewise."""

    keys: Mapping[str, Mapping[str, int]]
    trigger_kinds: Mapping[str, str]
    procedure_kinds: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]  # of triggers and procedures

    @classmethod
    def given_to(cls, content: Content) -> "Keys":
        """Give every document of `content` its key."""
        triggers = {slug: (trigger.kind, trigger.name) for slug, trigger in in_order(content.triggers)}
        procedures = {slug: (procedure.kind, procedure.name) for slug, procedure in in_order(content.procedures)}
        return cls(
            {
                subject: {slug: key for key, slug in enumerate(sorted(getattr(content, subject)), start=1)}
                for subject in SUBJECTS
            },
            {slug: kind for slug, (kind, _) in triggers.items()},
            {slug: kind for slug, (kind, _) in procedures.items()},
            {
                "triggers": {slug: name for slug, (_, name) in triggers.items()},
                "procedures": {slug: name for slug, (_, name) in procedures.items()},
            },
        )

    def of(self, subject: str, slug: str) -> int:
        """Look a key up."""
        return self.keys[subject][slug]


def bake_sources(table: str, key: int, document: Part, keys: Keys, writer: Writer) -> None:
    """Write which sources a thing's document cites, in the order of their first mention."""
    cited = dict.fromkeys(citation.source for citation in citations_in(document))
    for position, slug in enumerate(cited):
        writer.insert(f"{table}_source", {table: key, "position": position, "source": keys.of("sources", slug)})
