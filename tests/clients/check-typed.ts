/** What graphql-codegen generates: its types hold, and what they promise comes. */
import assert from "node:assert/strict";
import { ClientError, request } from "graphql-request";
import type { TypedPageQuery } from "./gql/graphql.js";
import { graphql } from "./gql/index.js";

const ADDRESS = process.env["RAREGRAPH_ADDRESS"] ?? "";

const conditionDocument = graphql(`
  query TypedCondition($slug: String!) {
    condition(by: { slug: $slug }) { name communityStats { asOf } heredity { answer { value } } }
  }
`);
const { condition } = await request(ADDRESS, conditionDocument, { slug: "opsoclonus-myoclonus-syndrome" });
assert.ok(condition);
const answer: "HEREDITARY" | "NOT_HEREDITARY" | "SOMETIMES_HEREDITARY" | "DISPUTED" | "UNKNOWN" | "NOT_STATED" =
  condition.heredity.answer.value;
assert.equal(answer, "NOT_HEREDITARY");
const days: string[] = condition.communityStats.map(({ asOf }) => asOf);
assert.match(days[0] ?? "", /^\d{4}-\d\d-\d\d$/);
// @ts-expect-error A field that was not asked for has no type.
assert.equal(condition.kind, undefined);

const pageDocument = graphql(`
  query TypedPage($after: Cursor) {
    conditions(first: 3, after: $after) { totalCount edges { node { slug } } pageInfo { hasNextPage endCursor } }
  }
`);
const slugs: string[] = [];
let total: number;
for (let after: string | null = null, more = true; more; ) {
  const { conditions }: TypedPageQuery = await request(ADDRESS, pageDocument, { after });
  slugs.push(...conditions.edges.map(({ node }) => node.slug));
  total = conditions.totalCount;
  more = conditions.pageInfo.hasNextPage;
  after = conditions.pageInfo.endCursor;
}
assert.equal(new Set(slugs).size, total!);

const foundDocument = graphql(`
  query TypedFound($text: String!) {
    search(text: $text) { nodes { __typename ... on Condition { name } ... on Question { question } } }
  }
`);
const { search } = await request(ADDRESS, foundDocument, { text: "opsoclonus" });
const shown = search.nodes.map((node) => {
  switch (node.__typename) {
    case "Condition": return node.name;
    case "Question": return node.question;
    case "Trigger":
    case "Procedure": return node.__typename;
  }
});
assert.ok(shown.includes("Opsoclonus myoclonus syndrome"));
assert.ok(shown.some((text) => text.endsWith("?")));

const error: unknown = await request(ADDRESS, pageDocument, { after: "nonsense" }).catch((thrown: unknown) => thrown);
assert.ok(error instanceof ClientError);
assert.equal(error.response.errors?.[0]?.extensions["code"], "INVALID_CURSOR");
// @ts-expect-error A required variable is missing.
await assert.rejects(request(ADDRESS, conditionDocument));
