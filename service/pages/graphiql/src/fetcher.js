// How GraphiQL asks: queries by POST, subscriptions over a WebSocket, which is opened when one is first run.
import { getOperationAST, parse } from "graphql";
import { create } from "zustand";

const PATH = "/graphql";
const INTROSPECTION = "IntrospectionQuery"; // GraphiQL's own question

/** What is known of the last answer; null while there is none. */
export const useLastAnswer = create(() => null);

const note = (answer) => useLastAnswer.setState(answer, true);

export async function fetcher(request, { headers } = {}) {
  if (request.operationName === INTROSPECTION) {
    return await post(request, headers);
  }
  const operation = operationOf(request);
  const asked = { ...request, operationName: operation?.name?.value };
  return operation?.operation === "subscription" ? follow(asked) : await explained(asked, headers);
}

/** The operation to run; GraphiQL names the one of a moment ago where a tab was just opened. */
function operationOf({ query, operationName }) {
  try {
    const document = parse(query);
    return getOperationAST(document, operationName) ?? getOperationAST(document);
  } catch {
    return null; // the server says what is wrong with it
  }
}

async function explained(request, headers) {
  note(null);
  const begun = performance.now();
  const { extensions, ...answer } = await post({ ...request, extensions: { explain: true } }, headers);
  const roundTrip = performance.now() - begun;
  const { cost, release, timing, ...others } = extensions ?? {};
  note({ cost, release, timing, roundTrip });
  // Shown in the status line; the answer is shown as programs get it.
  return Object.keys(others).length ? { ...answer, extensions: others } : answer;
}

async function post(body, headers) {
  const response = await fetch(PATH, {
    method: "POST",
    headers: {
      accept: "application/graphql-response+json, application/json;q=0.9",
      "content-type": "application/json",
      ...headers,
    },
    body: JSON.stringify(body),
  });
  if (!/json/.test(response.headers.get("content-type"))) {
    throw new Error(`${response.status} ${response.statusText}: no GraphQL answer`);
  }
  return await response.json();
}

let socket;

async function* follow(request) {
  socket ??= import("graphql-ws").then(({ createClient }) =>
    createClient({ url: `${location.origin.replace(/^http/, "ws")}${PATH}` }),
  );
  const events = (await socket).iterate(request);
  let count = 0;
  note({ count });
  try {
    for await (const event of events) {
      count += 1;
      note({ count, at: new Date() });
      yield event;
    }
  } finally {
    await events.return();
  }
}
