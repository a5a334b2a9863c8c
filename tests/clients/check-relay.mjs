/** Relay: a paginated fragment as its compiler took it, shown by React, followed with loadNext to its end. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { register } from "node:module";
import { transformAsync } from "@babel/core";
import { Suspense, act, createElement } from "react";
import { RelayEnvironmentProvider, fetchQuery } from "react-relay";
import { create } from "react-test-renderer";
import * as asked from "./asked.mjs";

// What a bundler does for an app: Relay's plugin for Babel, and artifacts found without their ending.
const { code } = await transformAsync(await readFile("relay/Triggers.js", "utf8"), {
  filename: "relay/Triggers.js",
  plugins: [["relay", { eagerEsModules: true }]],
});
await writeFile("relay/built.mjs", code);
const resolve = `export const resolve = (specifier, context, next) =>
  next(specifier.endsWith(".graphql") ? specifier + ".js" : specifier, context);`;
register(`data:text/javascript,${encodeURIComponent(resolve)}`);
const { environment, usePageOfTriggers } = await import("./relay/built.mjs");

let page;
function Triggers({ slug }) {
  page = usePageOfTriggers(slug);
  return page.data.triggers.edges.map(({ node }) => node.name).join(", ");
}

globalThis.IS_REACT_ACT_ENVIRONMENT = true;
const shown = createElement(Suspense, { fallback: "wait" }, createElement(Triggers, { slug: asked.SLUG }));
let tree;
await act(async () => {
  tree = create(createElement(RelayEnvironmentProvider, { environment }, shown));
});
assert.equal(tree.toJSON(), "wait");
for (let turns = 0; !page && turns < 400; turns += 1) {
  await act(() => new Promise((done) => setTimeout(done, 50)));
}
assert.ok(page, "nothing came within twenty seconds");
assert.equal(page.data.triggers.edges.length, 2);
let pages = 1;
for (; page.hasNext; pages += 1) {
  await act(() => new Promise((done, fail) => page.loadNext(2, { onComplete: (error) => (error ? fail(error) : done()) })));
}
const { condition } = await asked.ask(
  "query ($slug: String!) { condition(by: {slug: $slug}) { triggers { totalCount edges { role node { name } } } } }",
  { slug: asked.SLUG },
);
assert.deepEqual(
  page.data.triggers.edges.map(({ role, node }) => ({ role, node: { name: node.name } })),
  condition.triggers.edges,
);
assert.equal(page.data.triggers.edges.length, condition.triggers.totalCount);
assert.ok(pages > 2, `only ${pages} pages`);
assert.equal(tree.toJSON(), condition.triggers.edges.map(({ node }) => node.name).join(", "));

const { default: FoundQuery } = await import("./relay/__generated__/FoundQuery.graphql.js");
const found = await fetchQuery(environment, FoundQuery, { text: asked.TEXT }).toPromise();
asked.checkFound(found);

const { default: TriggersNextQuery } = await import("./relay/__generated__/TriggersNextQuery.graphql.js");
const variables = { id: environment.getStore().getSource().getRecordIDs().find((id) => id.startsWith("c")), after: "nonsense" };
const error = await fetchQuery(environment, TriggersNextQuery, variables).toPromise().catch((thrown) => thrown);
assert.equal(error.source?.errors[0].extensions.code, "INVALID_CURSOR");
