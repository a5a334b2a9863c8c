// A link that opens a query. It stands behind the #, which browsers send to nobody: no log and no cache sees it.
// Headers are left out, since they may hold secrets.

export function linkTo(query, variables) {
  const shared = new URLSearchParams({ query, ...(variables.trim() && { variables }) });
  return `${location.origin}${location.pathname}#${shared}`;
}

/**
 * What the address asks for, once: a page that is loaded again shows what was made of it since.
 * Our pages link to /graphql?query=..., which gives a program the answer and a browser this page.
 */
export function sharedTab() {
  for (const place of [location.hash.slice(1), location.search]) {
    const shared = new URLSearchParams(place);
    const query = shared.get("query");
    if (query !== null) {
      history.replaceState(null, "", location.pathname);
      return { query, variables: shared.get("variables") ?? "" };
    }
  }
  return null;
}

// A link that is opened where GraphiQL is open already changes what is behind the # alone.
window.addEventListener("hashchange", () => {
  if (new URLSearchParams(location.hash.slice(1)).has("query")) {
    location.reload();
  }
});
