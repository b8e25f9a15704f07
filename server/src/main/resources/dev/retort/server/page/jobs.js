import { get, poll } from "./api.js";
import { curve } from "./curve.js";
import { day, h, plural, show } from "./dom.js";
import { main, page } from "./frame.js";

const KINDS = { SUCCESS: "good", FAILED: "bad", FAILED_VALIDATION: "bad", CANCELLED: "flat", CANCELLATION_REQUESTED: "flat", RUNNING: "busy", STARTED: "busy" };

export function badge(status) {
  return h("span", { class: `badge ${KINDS[status] ?? ""}` }, status.toLowerCase().replaceAll("_", " "));
}

export function jobCard(job) {
  const done = job.steps.at(-1)?.[0] ?? 0;
  return h("li", { class: "card" },
    h("div", { class: "row spread" }, h("h2", {}, h("a", { id: `job-${job.id}`, href: `/jobs/${encodeURIComponent(job.id)}` }, job.suffix || job.model)), badge(job.status)),
    h("p", { class: "note" }, `${job.base}, ${day(job.created)}`),
    job.total > 0 && !job.ended && h("progress", { value: done, max: job.total, "aria-label": `Step ${done} of ${job.total}` }),
    job.steps.length > 1 ? curve(job.steps, job.total) : null,
    job.steps.length > 0 && h("p", { class: "note" }, `step ${done}${job.total > 0 ? ` of ${job.total}` : ""}, loss ${job.steps.at(-1)[1].toFixed(3)}`),
    job.failure && h("p", { class: "problem" }, job.failure));
}

if (location.pathname === "/jobs") {
  page("Jobs", () => {
    const list = h("div");
    show(main, h("h1", {}, "Fine-tuning jobs"), list);
    let before = "";
    return poll(async () => {
      const { jobs } = await get("/page-data/jobs");
      const now = JSON.stringify(jobs);
      if (now !== before) {
        before = now;
        show(list, jobs.length === 0
          ? h("p", { class: "empty" }, "No job yet. Upload rows and order a job through Mistral's or OpenAI's API.")
          : [h("p", { class: "note" }, plural(jobs.length, "job")), h("ul", { class: "cards" }, jobs.map(jobCard))]);
      }
    }, 1500);
  });
}
