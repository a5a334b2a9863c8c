/** graphql-request: reads, pages, follows a union, meets errors. */
import assert from "node:assert/strict";
import { ClientError } from "graphql-request";
import * as asked from "./asked.mjs";
import { client } from "./graphql-request.mjs";

asked.checkCondition(await client.request(asked.CONDITION, { slug: asked.SLUG }));

const slugs = [];
let pages = 0;
for (let after = null, more = true; more; pages += 1) {
  const { conditions } = await client.request(asked.PAGE, { after });
  slugs.push(...conditions.edges.map(({ node }) => node.slug));
  ({ hasNextPage: more, endCursor: after } = conditions.pageInfo);
}
await asked.checkPages(slugs, pages);

asked.checkFound(await client.request(asked.FOUND, { text: asked.TEXT }));

await asked.checkErrors(async (query, variables) => {
  const error = await client.request(query, variables).catch((thrown) => thrown);
  assert.ok(error instanceof ClientError, `not refused: ${error}`);
  return error.response.errors[0].extensions.code;
});
