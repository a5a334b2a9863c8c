// A page of `raregraph preview`: shows what is wrong in the documents, and comes again when they are baked.
const part = (name) => document.getElementById(`preview-${name}`);
const shown = document.getElementById("preview").dataset.release;
// What is typed in GraphiQL, and how it is laid out, is not thrown away.
const stays = location.pathname === "/graphql";
let source;
let listed;

function tell({ release, looking, status, problems }) {
  const isAnother = release !== shown;
  if (isAnother && !stays) {
    location.reload();
    return;
  }
  const text = status || (isAnother ? "The documents have changed: run the query again." : "");
  if (part("status").textContent !== text) part("status").textContent = text;
  part("looking").hidden = !looking;
  if (problems !== listed) part("problems").innerHTML = listed = problems;
  part("problems").hidden = !part("problems").querySelector("li");
}

// A hidden page holds no connection: a browser opens six to a host, and an author more pages than that.
function attend() {
  source?.close();
  if (document.hidden) return;
  source = new EventSource("/preview/events");
  source.onmessage = (message) => tell(JSON.parse(message.data));
  source.onerror = () => {
    part("looking").hidden = true;
    part("status").textContent = "The preview has ended. Start it again, and this page follows.";
  };
}

document.addEventListener("visibilitychange", attend);
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => event.persisted && attend());
attend();
