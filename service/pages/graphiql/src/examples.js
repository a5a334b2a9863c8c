// One tab for each kind of user: examples/N-name.graphql, with its variables beside it in N-name.json.
const queries = import.meta.glob("../examples/*.graphql", { query: "?raw", import: "default", eager: true });
const variables = import.meta.glob("../examples/*.json", { query: "?raw", import: "default", eager: true });

export const examples = Object.keys(queries)
  .sort()
  .map((path) => ({
    query: queries[path].trim(),
    variables: variables[path.replace(/graphql$/, "json")]?.trim() ?? "",
  }));
