// npm graphql-sse, as it is, with distinct connections or with a single one.

import { createClient } from "graphql-sse";

import { address, all, assert, BROKEN, follow, QUERY, REFUSED, SUBSCRIPTION, VARIABLES } from "./asking.mjs";

const singleConnection = process.argv[4] === "single";
const opened = [];
const client = createClient({
  url: address,
  singleConnection,
  lazy: !singleConnection,
  retryAttempts: 0,
  onNonLazyError: (error) => { throw error; },
  fetchFn: (url, options) => {
    if (options.headers.accept === "text/event-stream") opened.push(options.method);
    return fetch(url, options);
  },
});
const ask = () => all(client.iterate({ query: QUERY, variables: VARIABLES }));

const [answer] = await ask();
assert.equal(answer.data.condition.name, process.argv[3]);
for (const [query, code] of [[REFUSED, "INVALID_PAGE"], [BROKEN, "GRAPHQL_PARSE_FAILED"]]) {
  const [result] = await all(client.iterate({ query }));
  assert.equal(result.errors[0].extensions.code, code);
}
await follow(client.iterate({ query: SUBSCRIPTION }), ask, 2);
assert.deepEqual(opened, singleConnection ? ["GET"] : Array(7).fill("POST"));
client.dispose();
