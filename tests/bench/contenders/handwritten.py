"""What a good developer writes by hand for these three queries alone: a route each, one JSON statement each.

Lists rely on rows coming in the order of the primary key that finds them; the check before timing proves that they do.
Where SQLite had the choice of another index, `position >= 0` takes it away.
"""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.bench.contenders.announced import run
from tests.bench.contenders.pool import Pool

Rows = Sequence[Sequence[bytes]]

ID_START, SORT_KEY_START = 1, 18  # in a cursor

POINT = """
SELECT json_object(
    'slug', c.slug,
    'name', c.name,
    'kind', c.kind,
    'summary', CASE WHEN c.summary_text IS NOT NULL THEN json_object(
        'text', c.summary_text,
        'citations', (
            SELECT json_group_array(json_object('source', json_object('slug', s.slug)))
            FROM citation AS x CROSS JOIN source AS s ON s.key = x.source WHERE x.citation_set = c.summary_citations
        )
    ) END,
    'heredity', json_object('answer', json_object(
        'value', h.answer_value,
        'statement', CASE WHEN h.answer_statement_text IS NOT NULL THEN
            json_object('text', h.answer_statement_text)
        END,
        'citations', (
            SELECT json_group_array(
                json_object('stance', x.stance, 'source', json_object('slug', s.slug, 'title', s.title))
            )
            FROM citation AS x CROSS JOIN source AS s ON s.key = x.source WHERE x.citation_set = h.answer_citations
        )
    )),
    'synonyms', (
        SELECT json_group_array(json_object('text', y.text, 'scope', y.scope)) FROM synonym AS y
        WHERE y.condition = c.key
    ),
    'review', json_object(
        'status', c.review_status,
        'reviewer', CASE WHEN c.review_reviewer_name IS NOT NULL THEN
            json_object('name', c.review_reviewer_name, 'credentials', c.review_reviewer_credentials)
        END,
        'reviewedOn', c.review_reviewed_on,
        'updatedOn', c.review_updated_on,
        'dueOn', c.review_due_on
    ),
    'sources', (
        SELECT json_group_array(json_object(
            'slug', s.slug, 'title', s.title, 'authors', s.authors, 'publishedOn', s.published_on,
            'doi', s.doi, 'url', s.url
        ))
        FROM condition_source AS x CROSS JOIN source AS s ON s.key = x.source
        WHERE x.condition = c.key AND x.position >= 0
    )
)
FROM condition AS c CROSS JOIN heredity AS h ON h.condition = c.key
WHERE c.slug = ?1
"""

SOURCES = """(
    SELECT json_group_array(json_object('source', json_object('slug', s.slug)))
    FROM citation AS x CROSS JOIN source AS s ON s.key = x.source WHERE x.citation_set = {}
)"""
LIST = f"""
SELECT lower(hex('n' || c.id || c.sort_key)), json_object(
    'id', c.id,
    'slug', c.slug,
    'name', c.name,
    'kind', c.kind,
    'synonyms', (SELECT json_group_array(json_object('text', y.text)) FROM synonym AS y WHERE y.condition = c.key),
    'mechanism', json_object('value', c.mechanism_value),
    'heredity', json_object('answer', json_object(
        'value', h.answer_value, 'citations', {SOURCES.format("h.answer_citations")}
    )),
    'review', json_object('status', c.review_status, 'updatedOn', c.review_updated_on)
)
FROM condition AS c CROSS JOIN heredity AS h ON h.condition = c.key
WHERE (c.sort_key, c.id) > (?1, ?2) ORDER BY c.sort_key, c.id LIMIT 51
"""

SHARES = f"""(
    SELECT json_group_array(json_object(
        'value', json(y.value), 'low', json(y.low), 'high', json(y.high), 'studied', y.studied,
        'citations', {SOURCES.format("y.citations")}
    ))
    FROM share AS y WHERE y.condition_trigger = t.key
)"""
TRIGGERS = f"""(
    SELECT json_group_array(json_object(
        'role', t.role,
        'population', t.population,
        'shares', {SHARES},
        'citations', (
            SELECT json_group_array(
                json_object('stance', x.stance, 'source', json_object('slug', s.slug, 'title', s.title))
            )
            FROM citation AS x CROSS JOIN source AS s ON s.key = x.source WHERE x.citation_set = t.citations
        ),
        'node', json_object('name', g.name, 'kind', g.kind)
    ))
    FROM (
        SELECT * FROM condition_trigger WHERE condition = c.key ORDER BY sort_key, trigger_id LIMIT 5
    ) AS t CROSS JOIN trigger AS g ON g.key = t.trigger
)"""
NEGATIVE_RESULTS = f"""(
    SELECT json_group_array(json_object(
        'value', r.value,
        'of', CASE WHEN r.of_condition IS NOT NULL
            THEN json_object('__typename', 'Condition', 'name', (SELECT name FROM condition WHERE key = r.of_condition))
            ELSE json_object('__typename', 'Trigger', 'name', (SELECT name FROM trigger WHERE key = r.of_trigger))
        END,
        'citations', {SOURCES.format("r.citations")}
    ))
    FROM negative_result_statement AS r WHERE r.workup_step = k.key
)"""
STEPS = f"""(
    SELECT json_group_array(json_object(
        'position', k.position,
        'procedure', json_object('name', p.name, 'kind', p.kind),
        'recommendation', json_object(
            'value', k.recommendation_value,
            'statement', CASE WHEN k.recommendation_statement_text IS NOT NULL THEN
                json_object('text', k.recommendation_statement_text)
            END,
            'citations', {SOURCES.format("k.recommendation_citations")}
        ),
        'negativeResults', {NEGATIVE_RESULTS}
    ))
    FROM (SELECT * FROM workup_step WHERE workup = w.key ORDER BY position) AS k
    CROSS JOIN procedure AS p ON p.key = k.procedure
)"""
DEEP = f"""
SELECT lower(hex('n' || c.id || c.sort_key)), json_object(
    'slug', c.slug,
    'name', c.name,
    'heredity', json_object(
        'answer', json_object(
            'value', h.answer_value,
            'statement', CASE WHEN h.answer_statement_text IS NOT NULL THEN
                json_object('text', h.answer_statement_text)
            END,
            'citations', {SOURCES.format("h.answer_citations")}
        ),
        'inheritance', (
            SELECT json_group_array(json_object(
                'pattern', i.pattern, 'applicability', i.applicability, 'citations', {SOURCES.format("i.citations")}
            ))
            FROM inheritance_statement AS i WHERE i.condition = c.key AND i.position >= 0
        )
    ),
    'triggers', json_object('edges', {TRIGGERS}),
    'workup', CASE WHEN w.key IS NOT NULL THEN json_object('steps', {STEPS}) END
)
FROM condition AS c CROSS JOIN heredity AS h ON h.condition = c.key LEFT JOIN workup AS w ON w.condition = c.key
WHERE (c.sort_key, c.id) > (?1, ?2) ORDER BY c.sort_key, c.id LIMIT 21
"""


async def point(request: Request) -> Response:
    """Answer the look-up."""
    slug = orjson.loads(await request.body())["slug"]
    rows = await _rows(request, POINT, (slug,))
    return _answer(b'{"data":{"condition":%b}}' % (rows[0][0] if rows else b"null"))


async def list_(request: Request) -> Response:
    """Answer the list."""
    return _page(await _rows(request, LIST, await _start(request)), 50)


async def deep(request: Request) -> Response:
    """Answer the deep page."""
    return _page(await _rows(request, DEEP, await _start(request)), 20)


async def _start(request: Request) -> tuple[str, str]:
    """Read behind which sort key and id the page begins."""
    after = orjson.loads(await request.body()).get("after")
    if not after:
        return "", ""
    cursor = bytes.fromhex(after).decode()
    return cursor[SORT_KEY_START:], cursor[ID_START:SORT_KEY_START]


async def _rows(request: Request, sql: str, parameters: tuple[str, ...]) -> Rows:
    pool: Pool = request.app.state.pool
    async with pool.connection() as connection:
        return list(await connection.execute_fetchall(sql, parameters))


def _page(rows: Rows, first: int) -> Response:
    edges = [b'{"cursor":"%b","node":%b}' % (row[0], row[1]) for row in rows[:first]]
    return _answer(
        b'{"data":{"conditions":{"edges":[%b],"pageInfo":{"hasNextPage":%b,"endCursor":%b}}}}'
        % (
            b",".join(edges),
            b"true" if len(rows) > first else b"false",
            b'"%b"' % rows[len(edges) - 1][0] if edges else b"null",
        )
    )


def _answer(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def application(releases: Path) -> Starlette:
    """Make the application."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with Pool.of(releases, as_json=True) as app.state.pool:
            yield

    routes = [Route(f"/{path}", endpoint, methods=["POST"]) for path, endpoint in ROUTES.items()]
    return Starlette(routes=routes, lifespan=lifespan)


ROUTES = {"point": point, "list": list_, "deep": deep}

if __name__ == "__main__":
    run(application(Path(sys.argv[1])))
