// Mercurius as its documentation teaches it: compiled queries, a loader a relation, statements prepared once.
import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import Fastify from 'fastify'
import mercurius from 'mercurius'

// SQLite is in this process, so relations may also be asked one by one, without loaders.
const direct = process.argv[3] === 'direct'
const database = new Database(process.argv[2], { readonly: true, fileMustExist: true })
database.pragma('locking_mode = EXCLUSIVE') // nobody writes, so no lock is needed for each statement
database.pragma('mmap_size = 1073741824')

const CONDITION = `key, id, slug, name, kind, sort_key, summary_text, summary_citations, mechanism_value, review_status,
  review_reviewer_name, review_reviewer_credentials, review_reviewed_on, review_updated_on, review_due_on`
const bySlug = database.prepare(`SELECT ${CONDITION} FROM condition WHERE slug = ?`)
const page = database.prepare(
  `SELECT ${CONDITION} FROM condition WHERE (sort_key, id) > (?, ?) ORDER BY sort_key, id LIMIT ?`
)

const ID_START = 1 // in a cursor
const SORT_KEY_START = 18

function citing (key, value, text) {
  return { value, statement: text === null ? null : { text }, citationSet: key }
}

function condition (row) {
  return {
    key: row.key,
    id: row.id,
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    summary: row.summary_text === null ? null : { text: row.summary_text, citationSet: row.summary_citations },
    mechanism: { value: row.mechanism_value },
    review: {
      status: row.review_status,
      reviewer: row.review_reviewer_name === null
        ? null
        : { name: row.review_reviewer_name, credentials: row.review_reviewer_credentials },
      reviewedOn: row.review_reviewed_on,
      updatedOn: row.review_updated_on,
      dueOn: row.review_due_on
    }
  }
}

function conditions (_, { first, after }) {
  const start = after ? Buffer.from(after, 'hex').toString() : ''
  const rows = page.all(start.slice(SORT_KEY_START), start.slice(ID_START, SORT_KEY_START), first + 1)
  const edges = rows.slice(0, first).map((row) => ({
    cursor: Buffer.from(`n${row.id}${row.sort_key}`).toString('hex'),
    node: condition(row)
  }))
  return {
    edges,
    pageInfo: { hasNextPage: rows.length > first, endCursor: edges.length ? edges[edges.length - 1].cursor : null }
  }
}

// A relation to a list. Its statement ends its look-up with IN KEYS; `owner` names whose a row is.
function lists (sql, key, made = (row) => row) {
  const page = (rows, { first }) => first === undefined ? rows : { edges: rows.slice(0, first) }
  if (direct) {
    const statement = database.prepare(sql.replace('IN KEYS', '= ?'))
    return (parent, params) => page(parent[key] === null ? [] : statement.all(parent[key]).map(made), params)
  }
  const statement = database.prepare(sql.replace('KEYS', '(SELECT value FROM json_each(?))'))
  return uncached((queries) => {
    const found = new Map()
    for (const { obj } of queries) if (obj[key] !== null) found.set(obj[key], [])
    for (const row of statement.iterate(JSON.stringify([...found.keys()]))) found.get(row.owner).push(made(row))
    return queries.map(({ obj, params }) => page(found.get(obj[key]) ?? [], params))
  })
}

// A relation to a single thing, or null.
function things (sql, key, made = (row) => row) {
  if (direct) {
    const statement = database.prepare(sql.replace('IN KEYS', '= ?'))
    return (parent) => {
      const row = statement.get(parent[key])
      return row === undefined ? null : made(row)
    }
  }
  const statement = database.prepare(sql.replace('KEYS', '(SELECT value FROM json_each(?))'))
  return uncached((queries) => {
    const found = new Map()
    for (const row of statement.iterate(JSON.stringify(queries.map(({ obj }) => obj[key])))) {
      found.set(row.owner, made(row))
    }
    return queries.map(({ obj }) => found.get(obj[key]) ?? null)
  })
}

// Loaders batch; their cache would cost more than it saves, since nothing here is asked for twice in one request.
function uncached (load) {
  return { loader: async (queries) => load(queries), opts: { cache: false } }
}

const citations = lists(
  `SELECT x.citation_set AS owner, x.stance, s.slug, s.title
   FROM citation AS x CROSS JOIN source AS s ON s.key = x.source
   WHERE x.citation_set IN KEYS ORDER BY x.citation_set, x.position`,
  'citationSet',
  (row) => ({ stance: row.stance, source: { slug: row.slug, title: row.title } })
)

const relations = {
  CitedText: { citations },
  Statement: { citations },
  Inheritance: { citations },
  Share: { citations },
  TriggerEdge: {
    citations,
    shares: lists(
      `SELECT condition_trigger AS owner, value, low, high, studied, citations FROM share
       WHERE condition_trigger IN KEYS ORDER BY condition_trigger, position`,
      'key',
      (row) => ({
        value: JSON.parse(row.value),
        low: JSON.parse(row.low),
        high: JSON.parse(row.high),
        studied: row.studied,
        citationSet: row.citations
      })
    )
  },
  Condition: {
    heredity: things(
      `SELECT condition AS owner, answer_value, answer_statement_text, answer_citations FROM heredity
       WHERE condition IN KEYS`,
      'key',
      (row) => ({ key: row.owner, answer: citing(row.answer_citations, row.answer_value, row.answer_statement_text) })
    ),
    synonyms: lists(
      'SELECT condition AS owner, text, scope FROM synonym WHERE condition IN KEYS ORDER BY condition, position', 'key'
    ),
    sources: lists(
      `SELECT x.condition AS owner, s.slug, s.title, s.authors, s.published_on AS publishedOn, s.doi, s.url
       FROM condition_source AS x CROSS JOIN source AS s ON s.key = x.source
       WHERE x.condition IN KEYS ORDER BY x.condition, x.position`,
      'key'
    ),
    triggers: lists(
      `SELECT x.condition AS owner, x.key, x.role, x.population, x.citations, t.name, t.kind
       FROM condition_trigger AS x CROSS JOIN trigger AS t ON t.key = x.trigger
       WHERE x.condition IN KEYS ORDER BY x.condition, x.sort_key, x.trigger_id`,
      'key',
      (row) => ({
        key: row.key,
        role: row.role,
        population: row.population,
        citationSet: row.citations,
        node: { name: row.name, kind: row.kind }
      })
    ),
    workup: things('SELECT condition AS owner, key FROM workup WHERE condition IN KEYS', 'key')
  },
  Heredity: {
    inheritance: lists(
      `SELECT condition AS owner, pattern, applicability, citations AS citationSet FROM inheritance_statement
       WHERE condition IN KEYS ORDER BY condition, position`,
      'key'
    )
  },
  Workup: {
    steps: lists(
      `SELECT x.workup AS owner, x.key, x.position, x.recommendation_value, x.recommendation_statement_text,
         x.recommendation_citations, p.name, p.kind
       FROM workup_step AS x CROSS JOIN procedure AS p ON p.key = x.procedure
       WHERE x.workup IN KEYS ORDER BY x.workup, x.position`,
      'key',
      (row) => ({
        key: row.key,
        position: row.position,
        procedure: { name: row.name, kind: row.kind },
        recommendation: citing(
          row.recommendation_citations, row.recommendation_value, row.recommendation_statement_text
        )
      })
    )
  },
  Step: {
    negativeResults: lists(
      `SELECT r.workup_step AS owner, r.value, r.citations AS citationSet, r.of_condition, r.of_trigger,
         coalesce(c.name, t.name) AS name
       FROM negative_result_statement AS r
       LEFT JOIN condition AS c ON c.key = r.of_condition LEFT JOIN trigger AS t ON t.key = r.of_trigger
       WHERE r.workup_step IN KEYS ORDER BY r.workup_step, r.position`,
      'key',
      (row) => ({
        value: row.value,
        citationSet: row.citationSet,
        of: { typename: row.of_condition === null ? 'Trigger' : 'Condition', name: row.name }
      })
    )
  },
  NegativeResult: { citations }
}

const resolvers = {
  Query: {
    condition: (_, { by }) => {
      const row = bySlug.get(by.slug)
      return row ? condition(row) : null
    },
    conditions
  },
  NegativeResultSubject: { resolveType: (subject) => subject.typename }
}

const app = Fastify()
await app.register(mercurius, {
  schema: readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'),
  resolvers: direct ? { ...relations, ...resolvers } : resolvers,
  loaders: direct ? {} : relations,
  jit: 1
})
await app.listen({ host: '127.0.0.1', port: 0 })
console.log(`http://127.0.0.1:${app.server.address().port}`)
process.on('SIGTERM', () => app.close())
