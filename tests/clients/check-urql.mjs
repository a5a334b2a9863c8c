/** urql with Graphcache: reads, pages, follows a union, meets errors; its cache merges what two queries say of one thing. */
import assert from "node:assert/strict";
import * as asked from "./asked.mjs";
import { client } from "./urql.mjs";

asked.failOnComplaints();
const variables = { slug: asked.SLUG };

async function answer(query, given, context) {
  const { data, error } = await client.query(query, given, context).toPromise();
  assert.equal(error, undefined);
  return data;
}

const read = await answer(asked.CONDITION, variables);
asked.checkCondition(read);
const again = await answer(asked.CONDITION_AGAIN, { code: "1183" });
assert.equal(again.condition.id, read.condition.id);
asked.checkWhole(await answer(asked.CONDITION_WHOLE, variables, { requestPolicy: "cache-only" }));

let pages = 0;
let conditions = { pageInfo: { hasNextPage: true, endCursor: undefined } };
for (; conditions.pageInfo.hasNextPage; pages += 1) {
  ({ conditions } = await answer(asked.PAGE, { after: conditions.pageInfo.endCursor }));
}
await asked.checkPages(conditions.edges.map(({ node }) => node.slug), pages);

asked.checkFound(await answer(asked.FOUND, { text: asked.TEXT }));
asked.checkFound(await answer(asked.FOUND, { text: asked.TEXT }, { requestPolicy: "cache-only" }));

await asked.checkErrors(async (query, given) => {
  // Graphcache checks against the schema what it reads from; an unknown field is left to the server.
  const { error } = await client.query(query, given, { requestPolicy: "network-only" }).toPromise();
  return error?.graphQLErrors[0].extensions.code;
});
