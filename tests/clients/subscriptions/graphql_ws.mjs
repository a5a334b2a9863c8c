// npm graphql-ws, as it is, on one socket.

import { createClient } from "graphql-ws";
import WebSocket from "ws";

import { address, all, assert, BROKEN, follow, QUERY, REFUSED, SUBSCRIPTION, VARIABLES } from "./asking.mjs";

const sockets = [];
class Counted extends WebSocket {
  constructor(...given) {
    super(...given);
    sockets.push(this);
  }
}
const client = createClient({
  url: address.replace("http", "ws"),
  webSocketImpl: Counted,
  lazy: false,
  retryAttempts: 0,
  onNonLazyError: (error) => { throw error; },
});
const ask = () => all(client.iterate({ query: QUERY, variables: VARIABLES }));

const [answer] = await ask();
assert.equal(answer.data.condition.name, process.argv[3]);
for (const [query, code] of [[REFUSED, "INVALID_PAGE"], [BROKEN, "GRAPHQL_PARSE_FAILED"]]) {
  await assert.rejects(all(client.iterate({ query })), (errors) => errors[0].extensions.code === code);
}
await follow(client.iterate({ query: SUBSCRIPTION }), ask, 2);
assert.equal(sockets.length, 1, "more than one socket was needed");
await client.dispose();
