// Apollo's persisted queries by its own link: the client sends a hash, learns that it is unknown, and recovers.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** A client that notes what it sends: the method, and whether the document went with its hash. */
function client({ hash = sha256, byGet = false } = {}) {
  const sent = [];
  const noting = async (address, options) => {
    const { method = "GET" } = options;
    const request =
      method === "GET" ? Object.fromEntries(new URL(address).searchParams) : JSON.parse(options.body);
    assert.ok(request.extensions, "every request carries the hash");
    sent.push(`${method} ${request.query ? "document" : "hash"}`);
    return fetch(address, options);
  };
  const persisted = new PersistedQueryLink({ sha256: hash, useGETForHashedQueries: byGet });
  const http = new HttpLink({ uri: process.env.RAREGRAPH_ADDRESS, fetch: noting });
  const made = new ApolloClient({ link: ApolloLink.from([persisted, http]), cache: new InMemoryCache() });
  const ask = async (query) => {
    sent.length = 0;
    const { data } = await made.query({ query, fetchPolicy: "network-only" });
    assert.equal(data.condition.name, "Opsoclonus myoclonus syndrome");
    return sent.join(", ");
  };
  return { made, ask };
}

const named = (name) =>
  gql(`query ${name} { condition(by: {slug: "opsoclonus-myoclonus-syndrome"}) { id name } }`);

const posting = client();
assert.equal(await posting.ask(named("ByPost")), "POST hash, POST document");
assert.equal(await posting.ask(named("ByPost")), "POST hash");
assert.equal(await client().ask(named("ByPost")), "POST hash", "another client finds it persisted");

const getting = client({ byGet: true });
assert.equal(await getting.ask(named("ByGet")), "GET hash, POST document");
assert.equal(await getting.ask(named("ByGet")), "GET hash");

const wrong = client({ hash: () => sha256("another document") });
await assert.rejects(wrong.ask(named("Wrong")), (error) => {
  const { code } = error.errors?.[0]?.extensions ?? JSON.parse(error.bodyText).errors[0].extensions;
  return code === "PERSISTED_QUERY_HASH_MISMATCH";
});
