import { act, get, post } from "./api.js";
import { h, show } from "./dom.js";
import { main, page, segments } from "./frame.js";
import { keys } from "./keys.js";
import { runPath } from "./runs.js";

const name = segments[1];
const path = `/page-data/runs/${encodeURIComponent(name)}/labels`;
let sheet, at;

const labelled = () => sheet.items.filter(item => item.label !== null).length;

function next(from) {
  const open = sheet.items.findIndex((item, index) => index >= from && item.label === null);
  return open >= 0 ? open : sheet.items.length;
}

async function label(supported) {
  const item = sheet.items[at];
  if (!item) return;
  await act(null, async () => {
    try {
      sheet = await post(`${path}/${at}`, { supported, answer: item.answer, seen: item.label });
      at = next(at + 1);
      view();
    } catch (failure) {
      sheet = await get(path);
      view();
      throw failure;
    }
  });
}

const move = by => { at = Math.min(sheet.items.length, Math.max(0, at + by)); view(); };

function question(item) {
  return [
    h("p", { class: "note" }, `Answer ${at + 1} of ${sheet.items.length}; ${labelled()} labelled`),
    h("progress", { value: labelled(), max: sheet.items.length, "aria-label": "Labelled" }),
    h("div", { class: "two" },
      h("section", { class: "stick", "aria-label": "Question and answer" },
        h("h2", {}, "Question"), h("p", {}, item.question),
        h("h2", {}, "Answer"), h("p", { class: "answer" }, item.answer),
        h("h2", {}, "Does the text fully support the answer?"),
        h("div", { class: "row" },
          h("button", { type: "button", "aria-pressed": item.label === true ? "true" : "false", id: "yes", onclick: () => label(true) }, "Yes"),
          h("button", { type: "button", "aria-pressed": item.label === false ? "true" : "false", id: "no", onclick: () => label(false) }, "No"),
          h("button", { type: "button", id: "skip", onclick: () => move(1) }, "Skip"),
          h("button", { type: "button", id: "back", onclick: () => move(-1) }, "Back"))),
      h("section", { "aria-label": "Text" }, h("h2", {}, "Text"), item.contexts.map(context => h("blockquote", {}, context)))),
  ];
}

function view() {
  const item = sheet.items[at];
  show(main, [
    h("p", { class: "note" }, h("a", { href: runPath(name) }, name)),
    h("h1", {}, "Label answers"),
    h("ul", { class: "keys" }, h("li", {}, h("kbd", {}, "y"), " yes"), h("li", {}, h("kbd", {}, "n"), " no"), h("li", {}, h("kbd", {}, "s"), " skip"), h("li", {}, h("kbd", {}, "b"), " back")),
    item ? question(item) : [
      h("p", {}, sheet.items.length === 0 ? "This run has no answers to label yet." : `${labelled()} of ${sheet.items.length} answers are labelled.`),
      h("ul", {}, sheet.agreement.map(one => h("li", {}, h("b", {}, one.score), `: ${one.text}`))),
      labelled() > 0 && h("p", { class: "note" }, "To have this in the report as well: ", h("code", {}, "retort report")),
      sheet.items.length > 0 && h("button", { type: "button", id: "back", onclick: () => move(-1) }, "Back"),
    ],
  ]);
}

keys({ y: () => label(true), n: () => label(false), s: () => move(1), b: () => move(-1) });

page("Label answers", async () => {
  sheet = await get(path);
  at = next(0);
  view();
});
