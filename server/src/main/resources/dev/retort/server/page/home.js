import { get, poll } from "./api.js";
import { h, show } from "./dom.js";
import { main, page } from "./frame.js";
import { jobCard } from "./jobs.js";
import { runCard } from "./runs.js";

const SHOWN = 4;

page("Overview", async () => {
  const { runs } = await get("/page-data/runs");
  const list = h("div");
  show(main, [
    h("h1", {}, "Overview"),
    h("p", { class: "note" }, `Mistral's API is at ${location.origin}/v1, OpenAI's at ${location.origin}/openai/v1; `, h("a", { href: "/openapi.json" }, "openapi.json"), " describes both."),
    h("h2", {}, "Jobs"),
    list,
    h("h2", {}, "Runs"),
    runs.length === 0 ? h("p", { class: "empty" }, "No run is served. Start the server with --run DIR: a run, or a folder that holds runs.") : h("ul", { class: "cards" }, runs.slice(0, SHOWN).map(runCard)),
    runs.length > SHOWN && h("p", {}, h("a", { href: "/runs" }, `All ${runs.length} runs`)),
  ]);
  let before = "";
  return poll(async () => {
    const { jobs } = await get("/page-data/jobs");
    const now = JSON.stringify(jobs);
    if (now === before) return;
    before = now;
    show(list, [
      jobs.length === 0 ? h("p", { class: "empty" }, "No job yet. Upload rows and order a job through Mistral's or OpenAI's API.") : h("ul", { class: "cards" }, jobs.slice(0, SHOWN).map(jobCard)),
      jobs.length > SHOWN && h("p", {}, h("a", { href: "/jobs" }, `All ${jobs.length} jobs`)),
    ]);
  }, 3000);
});
