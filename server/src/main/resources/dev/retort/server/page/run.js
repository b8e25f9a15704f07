import { get } from "./api.js";
import { day, definitions, h, plural, show, table } from "./dom.js";
import { main, page, segments } from "./frame.js";
import { counts, runPath } from "./runs.js";

const name = segments[1];

page("Run", async () => {
  const run = await get(`/page-data/runs/${encodeURIComponent(name)}`);
  document.title = `${name} · Retort`;
  show(main, [
    h("p", { class: "note" }, h("a", { href: "/runs" }, "Runs")),
    h("h1", {}, name),
    h("p", { class: "note" }, `${day(run.created)}; ${counts(run)}`),
    h("p", { class: "verdict" }, run.headline ?? "No verdict yet: the run has not reached its comparison."),
    run.edited.length > 0 && h("p", {}, `Edited by hand: ${run.edited.join(", ")}. The next `, h("code", {}, "retort run"), " uses them."),
    h("div", { class: "row" },
      run.report && h("a", { class: "button main", href: `${runPath(name)}/report` }, "Report"),
      h("a", { class: "button", href: `${runPath(name)}/review` }, "Review"),
      h("a", { class: "button", href: `${runPath(name)}/label` }, "Label answers"),
      run.tuned && h("a", { class: "button", href: `/chat?run=${encodeURIComponent(name)}` }, "Chat")),
    h("h2", {}, "Documents"),
    table("Documents", [["file"], ["pages", "number"], ["note"]], run.documents.map(one =>
      h("tr", {}, h("td", { class: "name" }, one.name), h("td", { class: "number" }, one.pages), h("td", {}, one.problem)))),
    h("h2", {}, "Models"),
    definitions(Object.entries(run.models)),
    h("h2", {}, `Finished: ${plural(run.stages.length, "step")}`),
    table("Finished steps", [["step"], ["seconds", "number"], ["ended"]], run.stages.map(stage =>
      h("tr", {}, h("td", { class: "name" }, stage.name), h("td", { class: "number" }, stage.seconds.toFixed(1)), h("td", {}, day(stage.finished))))),
  ]);
});
