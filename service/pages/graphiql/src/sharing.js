// A link that opens a query. It stands behind the #, which browsers send to nobody: no log and no cache sees it.
// Headers are left out, since they may hold secrets.

export function linkTo(query, variables) {
  const shared = new URLSearchParams({ query, ...(variables.trim() && { variables }) });
  return `${location.origin}${location.pathname}#${shared}`;
}

/** What the address asks for, once: a page that is loaded again shows what was made of it since. */
export function sharedTab() {
  const shared = new URLSearchParams(location.hash.slice(1));
  const query = shared.get("query");
  if (query === null) {
    return null;
  }
  history.replaceState(null, "", location.pathname);
  return { query, variables: shared.get("variables") ?? "" };
}

// A link that is opened where GraphiQL is open already changes what is behind the # alone.
window.addEventListener("hashchange", () => {
  if (new URLSearchParams(location.hash.slice(1)).has("query")) {
    location.reload();
  }
});
