"""The root's connections, by going through all documents: what passes the filter, in its order, a page of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data.documents import Content, Procedure, Trigger
from tests import laws
from tests.paging import Object, Row, by_name, connection


@dataclass(frozen=True)
class Lists:
    """Makes connections of `content`; `thing` makes a thing of a type and a slug, `stats` all member counts."""

    content: Content
    thing: Callable[[str, str], Object]
    stats: Callable[[], list[Object]]

    def conditions(self, _info: Any, **given: Any) -> Object:
        """Answer `conditions`."""
        tag, key = laws.condition_order(given.get("orderBy"))
        rows = [
            self._row("Condition", slug, key(condition))
            for slug, condition in self.content.conditions.items()
            if laws.condition_passes(self.content, slug, given.get("filter"))
        ]
        return connection(tag, rows, **given)

    def questions(self, _info: Any, **given: Any) -> Object:
        """Answer `questions`."""
        tag, key = laws.question_order(given.get("orderBy"))
        rows = [
            self._row("Question", slug, key(question))
            for slug, question in self.content.questions.items()
            if laws.question_passes(question, given.get("filter"))
        ]
        return connection(tag, rows, **given)

    def triggers(self, _info: Any, **given: Any) -> Object:
        """Answer `triggers`."""
        return self._described("Trigger", self.content.triggers, given)

    def procedures(self, _info: Any, **given: Any) -> Object:
        """Answer `procedures`."""
        return self._described("Procedure", self.content.procedures, given)

    def community_stats(self, _info: Any, **given: Any) -> Object:
        """Answer `communityStats`."""
        rows = [
            Row(stats["condition"]["id"], stats["id"], {"node": stats})
            for stats in self.stats()
            if laws.stats_pass(stats["community"]["slug"], stats["condition"]["slug"], given.get("filter"))
        ]
        return connection("m", rows, **given)

    def _described(
        self, type_name: str, documents: Mapping[str, Trigger | Procedure], given: Mapping[str, Any]
    ) -> Object:
        passing = [slug for slug, document in documents.items() if laws.thing_passes(document, given.get("filter"))]
        nodes = [self.thing(type_name, slug) for slug in passing]
        return connection("n", [by_name(node, {"node": node}) for node in nodes], **given)

    def _row(self, type_name: str, slug: str, sort: str) -> Row:
        node = self.thing(type_name, slug)
        return Row(sort, node["id"], {"node": node})
