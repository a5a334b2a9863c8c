// Searches while one types: a combobox with a list, after the WAI-ARIA pattern, over the public endpoint.
// The form works without this: Enter in the box asks the server for a page of what is found.

const WAITS = 120; // milliseconds after the last key
const SHOWN = 8;
const LONGEST = 150; // characters of a text that was found; of a longer one, what stands round the first word found
const BEFORE = 40;
const SECTIONS = { Condition: "", Trigger: "#triggers", Procedure: "#workup", Question: "#questions" }; // of a page
const CHARACTERS = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

const form = document.querySelector("form[data-document]");
const box = form.querySelector("input");
const popup = form.querySelector(".popup");
const list = form.querySelector("[role=listbox]");
const note = popup.querySelector(".note");
const status = form.querySelector("[role=status]");
let waiting; // for the next key
let asking = new AbortController(); // of the question on its way
let active = -1; // which option the arrow keys chose

// ---- Asking

function typed() {
  clearTimeout(waiting);
  asking.abort(); // whatever it brings, it answers what is not in the box any more
  const text = box.value.trim();
  if (text) waiting = setTimeout(search, WAITS, text);
  else close();
}

async function search(text) {
  asking = new AbortController();
  const { signal } = asking;
  try {
    const variables = JSON.stringify({ text, first: SHOWN });
    const parameters = new URLSearchParams({ documentId: form.dataset.document, variables });
    const accept = "application/graphql-response+json, application/json;q=0.9";
    const response = await fetch(`/graphql?${parameters}`, { signal, headers: { accept } });
    const { data } = await response.json();
    if (!signal.aborted) show(text, data.search);
  } catch {
    if (!signal.aborted) say([], "The search does not answer just now. Wait a moment, then press Enter to try again.");
  }
}

// ---- Showing

function show(text, { edges, totalCount }) {
  const more = totalCount - edges.length;
  if (!totalCount) {
    say([], `Nothing found for “${text}”. Try fewer letters, another name, or a code such as ORPHA:1183.`);
  } else {
    const shown = more > 0 ? `${edges.length} of ${totalCount.toLocaleString("en")} found` : `${totalCount} found`;
    say(edges.map(option), `${shown}. Arrow keys choose, Enter ${more > 0 ? "alone shows more" : "opens"}.`);
  }
}

function say(options, words) {
  list.replaceChildren(...options);
  list.hidden = !options.length;
  note.textContent = status.textContent = words;
  choose(-1);
  open();
}

function option({ matched, highlight, node }, index) {
  const name = node.question ?? node.name;
  const isName = matched === name;
  const parts = [element("kind", node.__typename), element("name", ...(isName ? marked(highlight) : [name]))];
  if (!isName) parts.push(element("by", ...marked(highlight)));
  const within = [node.condition ?? node.conditions?.nodes ?? []].flat().map((condition) => condition.name);
  if (within.length) parts.push(element("in", `${node.question ? "on" : "in"} ${within.join(", ")}`));
  const link = document.createElement("a");
  Object.assign(link, { id: `found-${index}`, href: addressOf(node), tabIndex: -1, role: "option" });
  link.append(...parts.flatMap((part) => [part, " "]));
  return link;
}

function addressOf(node) {
  const condition = node.__typename === "Condition" ? node : (node.condition ?? node.conditions.nodes[0]);
  if (condition) return `/conditions/${condition.slug}${SECTIONS[node.__typename]}`;
  const field = node.__typename.toLowerCase();
  const query = `{\n  ${field}(by: {slug: "${node.slug}"}) {\n    name\n    description { text }\n  }\n}`;
  return `/graphql?${new URLSearchParams({ query })}`;
}

function element(name, ...children) {
  const span = document.createElement("span");
  span.className = name;
  span.append(...children);
  return span;
}

// Nothing of an answer becomes HTML: what was found is cut out of the highlight, and all of it is written as text.
function marked(highlight) {
  const pieces = highlight.split(/<\/?mark>/).map((text, index) => ({ text: unescaped(text), isMark: index % 2 === 1 }));
  const [from, to] = span(pieces);
  const nodes = [];
  let at = 0;
  for (const { text, isMark } of pieces) {
    const kept = text.slice(Math.max(from - at, 0), Math.max(to - at, 0));
    at += text.length;
    if (!kept) continue;
    nodes.push(isMark ? document.createElement("mark") : kept);
    if (isMark) nodes.at(-1).append(kept);
  }
  return [from > 0 ? "… " : "", ...nodes, to < at ? " …" : ""];
}

function unescaped(text) {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => CHARACTERS[name]);
}

// What is shown of a long text: from a word shortly ahead of the first one found, to the end of a word.
function span(pieces) {
  const text = pieces.map((piece) => piece.text).join("");
  if (text.length <= LONGEST) return [0, text.length];
  const first = Math.max(pieces.findIndex((piece) => piece.isMark), 0);
  const mark = pieces.slice(0, first).reduce((length, piece) => length + piece.text.length, 0);
  const from = mark > BEFORE ? Math.min(text.indexOf(" ", mark - BEFORE) + 1 || mark, mark) : 0;
  const to = from + LONGEST < text.length ? text.lastIndexOf(" ", from + LONGEST) : text.length;
  return [from, Math.max(to, mark)];
}

// ---- Opening, closing, choosing

function open() {
  popup.hidden = false;
  box.setAttribute("aria-expanded", String(!list.hidden));
}

function close() {
  popup.hidden = true;
  box.setAttribute("aria-expanded", "false");
  status.textContent = "";
  choose(-1);
}

function choose(index) {
  active = index;
  for (const [at, one] of Array.from(list.children).entries()) one.setAttribute("aria-selected", String(at === index));
  const chosen = list.children[index];
  if (chosen) {
    box.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else box.removeAttribute("aria-activedescendant");
}

function move(step) {
  const count = list.children.length;
  if (!count || !box.value.trim()) return;
  const from = popup.hidden ? -1 : active;
  open();
  choose(((from + 1 + step + count + 1) % (count + 1)) - 1); // the box itself is one of the places
}

function pressed(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter" && active >= 0) list.children[active].click();
  else if (event.key === "Escape" && !popup.hidden) close();
  else return; // Enter sends the form, Escape empties the box
  event.preventDefault();
}

for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
  box.setAttribute(name, value);
}
box.addEventListener("input", typed);
box.addEventListener("keydown", pressed);
popup.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
form.addEventListener("submit", () => clearTimeout(waiting));
form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || close());
