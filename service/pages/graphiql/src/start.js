// The editor is the largest part: it is asked for at once, beside what draws the page.
import "./workers.js";

void import("monaco-graphql/esm/monaco-editor.js");
void import("monaco-graphql/esm/lite.js");
void import("./app.jsx");
