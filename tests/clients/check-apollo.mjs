/** Apollo Client: reads, pages, follows a union, meets errors; its cache merges what two queries say of one thing. */
import assert from "node:assert/strict";
import { CombinedGraphQLErrors, gql } from "@apollo/client";
import { filter, firstValueFrom } from "rxjs";
import { client } from "./apollo.mjs";
import * as asked from "./asked.mjs";

asked.failOnComplaints();
const variables = { slug: asked.SLUG };

const { data: read } = await client.query({ query: gql(asked.CONDITION), variables });
asked.checkCondition(read);
const { data: again } = await client.query({ query: gql(asked.CONDITION_AGAIN), variables: { code: "1183" } });
assert.equal(again.condition.id, read.condition.id);
const whole = { query: gql(asked.CONDITION_WHOLE), variables, fetchPolicy: "cache-only" };
asked.checkWhole((await client.query(whole)).data);
const { ROOT_QUERY: answers } = client.cache.extract();
for (const by of [{ slug: asked.SLUG }, { code: { system: "ORPHA", value: "1183" } }]) {
  assert.equal(answers[`condition(${JSON.stringify({ by })})`].__ref, `Condition:${read.condition.id}`);
}

const list = client.watchQuery({ query: gql(asked.PAGE) });
list.subscribe({});
const shown = (when) => firstValueFrom(list.pipe(filter(({ dataState, data }) => dataState === "complete" && when(data))));
let { data: page } = await shown(() => true);
let pages = 1;
for (; page.conditions.pageInfo.hasNextPage; pages += 1) {
  ({ data: page } = await list.fetchMore({ variables: { after: page.conditions.pageInfo.endCursor } }));
}
const { data: merged } = await shown((data) => !data.conditions.pageInfo.hasNextPage);
await asked.checkPages(merged.conditions.edges.map(({ node }) => node.slug), pages);

const found = { query: gql(asked.FOUND), variables: { text: asked.TEXT } };
asked.checkFound((await client.query(found)).data);
asked.checkFound((await client.query({ ...found, fetchPolicy: "cache-only" })).data);

await asked.checkErrors(async (query, given) => {
  const error = await client.query({ query: gql(query), variables: given, fetchPolicy: "network-only" }).catch((thrown) => thrown);
  assert.ok(CombinedGraphQLErrors.is(error), `not refused: ${error}`);
  return error.errors[0].extensions.code;
});
client.stop();
