import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "@graphiql/plugin-explorer/style.css";
import "graphiql/graphiql.css";
import "./look.css";
import { explorerPlugin } from "@graphiql/plugin-explorer";
import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import { examples } from "./examples.js";
import { fetcher } from "./fetcher.js";
import { Share } from "./share.jsx";
import { sharedTab } from "./sharing.js";
import { Status } from "./status.jsx";
import { defineThemes, THEMES } from "./themes.js";

const PLUGINS = [HISTORY_PLUGIN, { ...explorerPlugin({ showAttribution: false }), title: "Query builder" }];
const LAST_VISIT = "graphiql:tabState"; // where GraphiQL keeps its tabs

/**
 * What the page opens with: the tabs of the last visit, else the examples; what a link shares stands in front.
 *
 * GraphiQL is told both texts of the tab in front: by itself it restores variables only where they were edited.
 */
function opening() {
  const shared = sharedTab();
  const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem(LAST_VISIT)) ?? { tabs: examples, activeTabIndex: 0 };
  const front = shared ?? tabs[activeTabIndex];
  return {
    defaultTabs: shared ? [shared, ...examples] : examples,
    initialQuery: front?.query ?? undefined,
    initialVariables: front?.variables ?? undefined,
  };
}

function FollowSystem() {
  const theme = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => theme ?? setTheme(null); // which asks the system again, for the editors
    system.addEventListener("change", follow);
    return () => system.removeEventListener("change", follow);
  }, [theme, setTheme]);
}

await defineThemes();
createRoot(document.getElementById("graphiql")).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={PLUGINS}
    editorTheme={THEMES}
    defaultEditorToolsVisibility
    showPersistHeadersSettings={false} // headers may hold secrets; they are gone with the page
    {...opening()}
  >
    <GraphiQL.Logo>
      <a href="/">Raregraph</a>
    </GraphiQL.Logo>
    <GraphiQL.Toolbar>
      {({ prettify, merge, copy }) => (
        <>
          {prettify}
          {merge}
          {copy}
          <Share />
        </>
      )}
    </GraphiQL.Toolbar>
    <GraphiQL.Footer>
      <Status />
    </GraphiQL.Footer>
    <FollowSystem />
  </GraphiQL>,
);
