import { get } from "./api.js";
import { day, h, plural, show } from "./dom.js";
import { main, page } from "./frame.js";

export const runPath = name => `/runs/${encodeURIComponent(name)}`;

export function counts(run) {
  const { train, eval: evaluation, asked } = run.questions;
  return [plural(train, "train question"), plural(evaluation, "eval question"), asked > 0 && plural(asked, "asked question"), plural(run.rows, "training row")].filter(Boolean).join(", ");
}

export function runCard(run) {
  return h("li", { class: "card" },
    h("h2", {}, h("a", { href: runPath(run.name) }, run.name)),
    run.problem ? h("p", { class: "problem" }, run.problem) : [
      h("p", { class: "note" }, day(run.created)),
      h("p", {}, run.headline ?? "No verdict yet."),
      h("p", { class: "note" }, counts(run)),
      run.report && h("p", {}, h("a", { href: `${runPath(run.name)}/report` }, "Report")),
    ]);
}

if (location.pathname === "/runs") {
  page("Runs", async () => {
    const { runs } = await get("/page-data/runs");
    show(main, h("h1", {}, "Runs"), runs.length === 0
      ? h("p", { class: "empty" }, "No run is served. Start the server with --run DIR: a run, or a folder that holds runs.")
      : h("ul", { class: "cards" }, runs.map(runCard)));
  });
}
