// What the clients' scripts have in common: the server's address, what they ask, and how they speak with the test.

import assert from "node:assert/strict";

export { assert };
export const address = process.argv[2];
export const QUERY = 'query Name($slug: String!) { condition(by: {slug: $slug}) { name } release { id } }';
export const VARIABLES = { slug: "opsoclonus-myoclonus-syndrome" };
export const REFUSED = "{ conditions(first: 0) { totalCount } }";
export const BROKEN = "{ conditions";
export const SUBSCRIPTION = "subscription Published { releasePublished { id publishedAt counts { conditions } } }";

// Say a line that the test waits for.
export const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

// Give the results of an operation that ends by itself.
export async function all(iterator) {
  const results = [];
  for await (const result of iterator) results.push(result);
  return results;
}

// Follow so many releases: tell the test when to publish, and say what came.
export async function follow(iterator, ask, releases) {
  await ask(); // it is answered after the subscription has begun
  say("subscribed");
  for (let each = 0; each < releases; each += 1) {
    const { value, done } = await iterator.next();
    assert(!done, "the subscription has ended");
    assert.equal(value.errors, undefined);
    const published = value.data.releasePublished;
    const [{ data }] = await ask();
    assert.equal(data.release.id, published.id, "a query meanwhile is answered from another release");
    say(published);
  }
  await iterator.return();
}
