import { act, get, poll, post } from "./api.js";
import { curve } from "./curve.js";
import { day, definitions, h, show } from "./dom.js";
import { main, page, segments } from "./frame.js";
import { badge } from "./jobs.js";

const id = segments[1];
const path = `/mistral/v1/fine_tuning/jobs/${encodeURIComponent(id)}`;

function actions(job) {
  return h("div", { class: "row" },
    job.waits && h("button", { type: "button", id: "start", class: "main", onclick: event => act(event.target, () => post(`${path}/start`)) }, "Start"),
    !job.ended && h("button", { type: "button", id: "cancel", class: "bad", onclick: event => act(event.target, () => post(`${path}/cancel`)) }, "Cancel"),
    job.tuned && h("a", { class: "button main", id: "chat", href: `/chat?left=${encodeURIComponent(job.model)}&right=${encodeURIComponent(job.tuned)}` }, "Chat with it"));
}

function view(job, log) {
  const done = job.steps.at(-1);
  return [
    h("p", { class: "note" }, h("a", { id: "up", href: "/jobs" }, "Jobs")),
    h("div", { class: "row" }, h("h1", {}, job.suffix || job.model), badge(job.status)),
    job.failure && h("p", { class: "problem" }, job.failure),
    actions(job),
    h("h2", {}, "Loss"),
    job.steps.length > 1 ? curve(job.steps, job.total) : h("p", { class: "empty" }, job.ended ? "There are too few steps for a curve." : "The curve appears with the second step."),
    done && h("p", { class: "note" }, `Step ${done[0]}${job.total ? ` of ${job.total}` : ""}: training loss ${done[1].toFixed(4)}${done.length > 2 ? `, validation loss ${done[2].toFixed(4)}` : ""}. The line is the training loss, dots are the validation loss.`),
    h("h2", {}, "Settings"),
    definitions([["job", job.id], ["model", job.model], ["trained", job.base], ["tuned model", job.tuned], ...Object.entries(job.settings)]),
    h("h2", {}, "Events"),
    definitions(job.events.map(event => [day(event.at), [badge(event.status), " ", event.message]])),
    h("h2", {}, "Log"),
    h("pre", { id: "log", class: "log", tabindex: "0", role: "region", "aria-label": "Log" }, log.join("\n")),
  ];
}

page("Job", () => {
  let before = "";
  return poll(async () => {
    const data = `/page-data/jobs/${encodeURIComponent(id)}`;
    const job = await get(data);
    const { lines } = await get(`${data}/log`);
    const now = JSON.stringify([job, lines]);
    if (now !== before) {
      const shown = document.getElementById("log");
      const place = shown && shown.scrollTop + shown.clientHeight < shown.scrollHeight - 4 ? shown.scrollTop : Infinity;
      before = now;
      show(main, view(job, lines));
      document.getElementById("log").scrollTop = place;
    }
    return !job.ended;
  }, 1000);
});
