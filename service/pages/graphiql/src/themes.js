// The editors' colours, which are not CSS; look.css has the same for all else.
export const THEMES = { light: "raregraph-light", dark: "raregraph-dark" };

const theme = (base, ground, accent, argument) => ({
  base,
  inherit: true,
  rules: [{ token: "argument.identifier.gql", foreground: argument }],
  colors: {
    "editor.background": "#00000000", // the page's own
    "scrollbar.shadow": "#00000000",
    "editorWidget.background": ground,
    "editorHoverWidget.background": ground,
    "menu.background": ground,
    "quickInput.background": ground,
    "editorSuggestWidget.background": ground,
    "editorSuggestWidget.selectedBackground": `${accent}22`,
    "editorSuggestWidget.selectedForeground": accent,
    "editorSuggestWidget.selectedIconForeground": accent,
    "editorSuggestWidget.highlightForeground": accent,
    "editorSuggestWidget.focusHighlightForeground": accent,
    "list.hoverBackground": `${accent}18`,
    "list.highlightForeground": accent,
    "menu.selectionBackground": `${accent}22`,
    "menu.selectionForeground": accent,
    "textLink.foreground": accent,
    "textLink.activeForeground": accent,
    "editorLink.activeForeground": accent,
    focusBorder: accent,
  },
});

export async function defineThemes() {
  const { editor } = await import("monaco-graphql/esm/monaco-editor.js");
  editor.defineTheme(THEMES.light, theme("vs", "#ffffff", "#0b5a6b", "5b50c8"));
  editor.defineTheme(THEMES.dark, theme("vs-dark", "#1a2225", "#7fcfe0", "a8a3ff"));
}
