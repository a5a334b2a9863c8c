"""A loader a relation: the keys that one request asks for at once become one statement."""

import json
from collections import defaultdict
from functools import cached_property
from sqlite3 import Row
from typing import Any

from strawberry.dataloader import DataLoader

from tests.bench.contenders.pool import Pool

_OF = "IN (SELECT value FROM json_each(?))"


class Loaders:
    """The loaders of one request."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def rows(self, sql: str, *parameters: object) -> list[Row]:
        """Run a statement."""
        async with self._pool.connection() as connection:
            return list(await connection.execute_fetchall(sql, parameters))

    def _many(self, sql: str) -> DataLoader[int, list[Row]]:
        """Load lists of rows, which name in `owner` whose they are."""

        async def load(keys: list[int]) -> list[list[Row]]:
            found = defaultdict(list)
            for row in await self.rows(sql, json.dumps(keys)):
                found[row["owner"]].append(row)
            return [found[key] for key in keys]

        return DataLoader(load)

    def _one(self, sql: str) -> DataLoader[int, Any]:
        """Load single rows, or None, in the same way."""

        async def load(keys: list[int]) -> list[Any]:
            found = {row["owner"]: row for row in await self.rows(sql, json.dumps(keys))}
            return [found.get(key) for key in keys]

        return DataLoader(load)

    @cached_property
    def conditions(self) -> DataLoader[int, Any]:
        """Conditions by key."""
        return self._one(f"SELECT key AS owner, * FROM condition WHERE key {_OF}")

    @cached_property
    def triggers(self) -> DataLoader[int, Any]:
        """Triggers by key."""
        return self._one(f"SELECT key AS owner, name, kind FROM trigger WHERE key {_OF}")

    @cached_property
    def heredity(self) -> DataLoader[int, Any]:
        """Heredity by condition."""
        columns = "answer_value, answer_statement_text, answer_citations"
        return self._one(f"SELECT condition AS owner, {columns} FROM heredity WHERE condition {_OF}")

    @cached_property
    def workup(self) -> DataLoader[int, Any]:
        """Workups by condition."""
        return self._one(f"SELECT condition AS owner, key FROM workup WHERE condition {_OF}")

    @cached_property
    def citations(self) -> DataLoader[int, list[Row]]:
        """Citations with their sources, by citation set."""
        return self._many(
            "SELECT citation_set AS owner, stance, s.* FROM citation AS x CROSS JOIN source AS s ON s.key = x.source"
            f" WHERE citation_set {_OF} ORDER BY citation_set, position"
        )

    @cached_property
    def sources(self) -> DataLoader[int, list[Row]]:
        """Sources by condition."""
        return self._many(
            "SELECT x.condition AS owner, s.* FROM condition_source AS x CROSS JOIN source AS s ON s.key = x.source"
            f" WHERE x.condition {_OF} ORDER BY x.condition, x.position"
        )

    @cached_property
    def synonyms(self) -> DataLoader[int, list[Row]]:
        """Synonyms by condition."""
        return self._many(
            f"SELECT condition AS owner, text, scope FROM synonym WHERE condition {_OF} ORDER BY condition, position"
        )

    @cached_property
    def inheritance(self) -> DataLoader[int, list[Row]]:
        """Inheritance statements by condition."""
        return self._many(
            "SELECT condition AS owner, pattern, applicability, citations FROM inheritance_statement"
            f" WHERE condition {_OF} ORDER BY condition, position"
        )

    @cached_property
    def condition_triggers(self) -> DataLoader[int, list[Row]]:
        """What triggers a condition, with the triggers themselves, by condition."""
        return self._many(
            "SELECT x.condition AS owner, x.key, x.role, x.population, x.citations, t.name, t.kind"
            " FROM condition_trigger AS x CROSS JOIN trigger AS t ON t.key = x.trigger"
            f" WHERE x.condition {_OF} ORDER BY x.condition, x.sort_key, x.trigger_id"
        )

    @cached_property
    def shares(self) -> DataLoader[int, list[Row]]:
        """Shares by trigger of a condition."""
        return self._many(
            "SELECT condition_trigger AS owner, value, low, high, studied, citations FROM share"
            f" WHERE condition_trigger {_OF} ORDER BY condition_trigger, position"
        )

    @cached_property
    def steps(self) -> DataLoader[int, list[Row]]:
        """Steps with their procedures, by workup."""
        return self._many(
            "SELECT x.workup AS owner, x.key, x.position, x.recommendation_value, x.recommendation_statement_text,"
            " x.recommendation_citations, p.name, p.kind"
            " FROM workup_step AS x CROSS JOIN procedure AS p ON p.key = x.procedure"
            f" WHERE x.workup {_OF} ORDER BY x.workup, x.position"
        )

    @cached_property
    def negative_results(self) -> DataLoader[int, list[Row]]:
        """What negative results say, by step."""
        return self._many(
            "SELECT workup_step AS owner, value, of_condition, of_trigger, citations FROM negative_result_statement"
            f" WHERE workup_step {_OF} ORDER BY workup_step, position"
        )
