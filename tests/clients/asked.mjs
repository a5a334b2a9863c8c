/** What every client is asked, and what must come of it. */
import assert from "node:assert/strict";

export const ADDRESS = process.env.RAREGRAPH_ADDRESS;
export const SLUG = "opsoclonus-myoclonus-syndrome";
export const CONDITION = `query Condition($slug: String!) {
  condition(by: {slug: $slug}) { id name heredity { answer { value } } }
}`;
export const CONDITION_AGAIN = `query Again($code: String!) {
  condition(by: {code: {system: ORPHA, value: $code}}) { id kind heredity { genetic { value } } }
}`;
export const CONDITION_WHOLE = `query Whole($slug: String!) {
  condition(by: {slug: $slug}) { id name kind heredity { answer { value } genetic { value } } }
}`;
export const PAGE = `query Page($after: Cursor) {
  conditions(first: 3, after: $after) { totalCount edges { node { id slug } } pageInfo { hasNextPage endCursor } }
}`;
export const FOUND = `query Found($text: String!) {
  search(text: $text, first: 10) { edges { matched node {
    __typename
    ... on Node { id }
    ... on Condition { name }
    ... on Question { question }
  } } }
}`;
export const TEXT = "opsoclonus";
const UNKNOWN_FIELD = "query Unknown { nothing }";

/** Ask without any client: the reference. */
export async function ask(query, variables = {}) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(ADDRESS, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined);
  return data;
}

/** Let the script fail on whatever a client complains of. */
export function failOnComplaints() {
  for (const level of ["warn", "error"]) {
    console[level] = (...said) => assert.fail(`the client complains: ${said.join(" ")}`);
  }
}

export function checkCondition(data) {
  assert.equal(data.condition.name, "Opsoclonus myoclonus syndrome");
  assert.equal(data.condition.heredity.answer.value, "NOT_HEREDITARY");
}

export function checkWhole(data) {
  checkCondition(data);
  assert.equal(data.condition.kind, "DISEASE");
  assert.equal(data.condition.heredity.genetic.value, "NO");
}

/** The pages together must be the whole list, and there must be more than two of them. */
export async function checkPages(slugs, pages) {
  const { conditions } = await ask("{ conditions(first: 100) { totalCount nodes { slug } } }");
  assert.deepEqual(slugs, conditions.nodes.map(({ slug }) => slug));
  assert.equal(slugs.length, conditions.totalCount);
  assert.ok(pages > 2, `only ${pages} pages`);
}

/** A union's members come each with its own fields, and with those of the interface that all share. */
export function checkFound(data) {
  const nodes = data.search.edges.map(({ node }) => node);
  const types = new Set(nodes.map(({ __typename }) => __typename));
  assert.ok(types.has("Condition") && types.has("Question"), [...types].join());
  for (const node of nodes) {
    assert.match(node.id, /^[a-z0-9]+$/);
    assert.equal(typeof node.name, node.__typename === "Condition" ? "string" : "undefined");
    assert.equal(typeof node.question, node.__typename === "Question" ? "string" : "undefined");
  }
}

/** `codeOf` gives the code of the error that the client reports. */
export async function checkErrors(codeOf) {
  assert.equal(await codeOf(PAGE, { after: "nonsense" }), "INVALID_CURSOR");
  assert.equal(await codeOf(UNKNOWN_FIELD, {}), "GRAPHQL_VALIDATION_FAILED");
}
