import { act, call, get, post, remove, tell } from "./api.js";
import { day, h, show, table } from "./dom.js";
import { main, page } from "./frame.js";

const own = id => `/mistral/v1/fine_tuning/models/${encodeURIComponent(id)}/archive`;

const runs = model => !model.root ? model.name : model.id.endsWith(":student") ? model.root : `${model.root}, tuned by the run`;

async function view() {
  const { data } = await get("/mistral/v1/models");
  const tuned = data.filter(model => model.type === "fine-tuned");
  const others = data.filter(model => model.type !== "fine-tuned");
  const again = (button, work, text) => act(button, async () => { await work(); tell(text); await view(); });
  show(main, [
    h("h1", {}, "Models"),
    h("h2", {}, "Tuned here"),
    tuned.length === 0 ? h("p", { class: "empty" }, "No job has trained a model yet.") : table("Tuned models", [["model"], ["base"], ["trained"], ["actions"]], tuned.map(model => h("tr", {},
      h("td", { class: "name" }, model.id, model.archived && [" ", h("span", { class: "badge flat" }, "archived")]),
      h("td", {}, model.root),
      h("td", {}, day(model.created * 1000)),
      h("td", { class: "actions" },
        !model.archived && h("a", { class: "button", href: `/chat?left=${encodeURIComponent(model.root)}&right=${encodeURIComponent(model.id)}` }, "Chat"), " ",
        model.archived
          ? h("button", { type: "button", "aria-label": `Take ${model.id} back`, onclick: event => again(event.target, () => remove(own(model.id)), "Taken back.") }, "Take back")
          : h("button", { type: "button", "aria-label": `Archive ${model.id}`, onclick: event => again(event.target, () => post(own(model.id)), "Archived.") }, "Archive"), " ",
        h("button", { type: "button", class: "bad", "aria-label": `Delete ${model.id}`, onclick: event => confirm(`Delete ${model.id} and its weights?`) && again(event.target, () => call("DELETE", `/mistral/v1/models/${encodeURIComponent(model.id)}`), "Deleted.") }, "Delete"))))),
    h("h2", {}, "Names"),
    h("p", { class: "note" }, "Names that clients may call, and the model that runs."),
    table("Names of models", [["name"], ["runs"], ["for"]], others.map(model => h("tr", {},
      h("td", { class: "name" }, model.id), h("td", { class: "name" }, runs(model)), h("td", {}, model.capabilities.completion_chat ? "chat" : "embeddings")))),
  ]);
}

page("Models", view);
