// The line below an answer: what it cost, which release it comes from, and how long it took.
import { useLastAnswer } from "./fetcher.js";

const milliseconds = (number) => `${number.toLocaleString("en", { maximumSignificantDigits: 2 })} ms`;

export function Status() {
  const last = useLastAnswer();
  return (
    <div role="status" aria-label="Last answer">
      <dl className="status">{last && parts(last).map(([name, value]) => <Part key={name} name={name} value={value} />)}</dl>
    </div>
  );
}

function Part({ name, value }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function parts({ cost, release, timing, roundTrip, count, at }) {
  return [
    cost && ["Cost", `${cost.requested.toLocaleString("en")} of ${cost.limit.toLocaleString("en")}`],
    release && ["Release", <code title={release.id}>{release.id}</code>],
    timing && ["Server", `${milliseconds(timing.milliseconds)}${timing.cached ? " (cached)" : ""}`],
    roundTrip !== undefined && ["Round trip", milliseconds(roundTrip)],
    count !== undefined && ["Events", at ? `${count}, the last at ${at.toLocaleTimeString()}` : "none yet"],
  ].filter(Boolean);
}
