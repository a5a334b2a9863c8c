// The button that copies a link to the query.
import { ToolbarButton, useGraphiQL } from "@graphiql/react";
import { useState } from "react";
import { linkTo } from "./sharing.js";

const SHOWN_MS = 2_000;

export function Share() {
  const [query, variables] = useGraphiQL((state) => [state.queryEditor, state.variableEditor]);
  const [said, say] = useState(null);
  const share = async () => {
    const link = linkTo(query?.getValue() ?? "", variables?.getValue() ?? "");
    try {
      await navigator.clipboard.writeText(link);
      say("Link copied");
    } catch {
      history.replaceState(null, "", link); // no clipboard without HTTPS
      say("The link is in the address bar");
    }
    setTimeout(() => say(null), SHOWN_MS);
  };
  return (
    <ToolbarButton onClick={share} label={said ?? "Copy a link to this query"}>
      <svg className="graphiql-toolbar-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
        <path d="M10 14a4.5 4.5 0 0 0 6.4 0l3-3A4.5 4.5 0 0 0 13 4.6l-1.2 1.2" />
        <path d="M14 10a4.5 4.5 0 0 0-6.4 0l-3 3A4.5 4.5 0 0 0 11 19.4l1.2-1.2" />
      </svg>
    </ToolbarButton>
  );
}
