import { act, get, post, tell } from "./api.js";
import { h, passage, plural, show } from "./dom.js";
import { main, page, segments } from "./frame.js";
import { keys } from "./keys.js";
import { runPath } from "./runs.js";

const name = segments[1];
const base = `/page-data/runs/${encodeURIComponent(name)}`;
const PARTS = [["train", "Train questions"], ["eval", "Eval questions"], ["asked", "Asked questions"], ["training", "Training rows"], ["validation", "Validation rows"]];

let part = "train", sheet, at = 0;
const changes = new Map();  // number of an item → its edit, with dropped: true where it is to go
const seen = new Set();

const rows = () => part === "training" || part === "validation";
const path = () => rows() ? `${base}/rows/${part}` : `${base}/questions/${part}`;
const text = (item, edit) => rows() ? (edit?.contents ?? item.messages.map(message => message.content)).at(-1) : edit?.text ?? item.text;

async function open(which) {
  if (changes.size > 0 && !confirm("Leave these changes unsaved?")) return;
  part = which;
  sheet = await get(path());
  at = 0;
  changes.clear();
  seen.clear();
  view();
}

function change(with_) {
  const now = { ...changes.get(at), ...with_ };
  if (now.dropped === false) delete now.dropped;
  if (Object.keys(now).length === 0) changes.delete(at); else changes.set(at, now);
  marks();
}

function move(by) {
  seen.add(at);
  at = Math.min(sheet.items.length - 1, Math.max(0, at + by));
  view();
}

const keep = () => { change({ dropped: false }); move(1); };
const drop = () => { change({ dropped: true }); move(1); };
const undo = () => { changes.delete(at); view(); };

async function save() {
  if (changes.size === 0) return tell("Nothing to save.");
  const all = [...changes];
  const dropped = all.filter(([, edit]) => edit.dropped).map(([number]) => number);
  const edits = all.filter(([, edit]) => !edit.dropped);
  await act(document.getElementById("save"), async () => {
    const body = { version: sheet.version };
    if (rows()) {
      body.edits = edits.map(([row, edit]) => ({ row, contents: edit.contents }));
      body.dropped = dropped.map(row => ({ row }));
    } else {
      body.edits = edits.map(([number, edit]) => {
        const item = sheet.items[number];
        return { id: item.id, text: edit.text ?? item.text, reference: edit.reference ?? item.reference, facts: edit.facts ?? item.facts };
      });
      body.dropped = dropped.map(number => sheet.items[number].id);
    }
    sheet = await post(path(), body);
    changes.clear();
    seen.clear();
    at = Math.min(at, Math.max(0, sheet.items.length - 1));
    view();
    tell(`Saved: ${plural(edits.length, "edit")}, ${dropped.length} dropped. The next retort run uses them.`);
  });
}

function field(id, label, value, input, note) {
  const area = h("textarea", { id, class: "fits", value, oninput: event => input(event.target.value) });
  return [h("label", { for: id }, label), area, note && h("p", { class: "note" }, note)];
}

const factLines = facts => facts.map(fact => [fact.fact, ...fact.alternatives.filter(wording => wording !== fact.fact)].join(" | ")).join("\n");

function factsOf(lines) {
  return lines.split("\n").map(line => line.split("|").map(wording => wording.trim()).filter(Boolean)).filter(wordings => wordings.length > 0)
    .map(wordings => ({ fact: wordings[0], alternatives: wordings }));
}

function question(item, edit) {
  return [
    h("p", { class: "note" }, [item.id, item.kind, item.section].filter(Boolean).join(" · ")),
    field("text", "Question", edit?.text ?? item.text, value => change({ text: value })),
    field("reference", "Reference answer", edit?.reference ?? item.reference, value => change({ reference: value })),
    field("facts", "Key facts", factLines(edit?.facts ?? item.facts), value => change({ facts: factsOf(value) }), "One a line; other wordings after a |."),
    item.passages.length > 0 && [h("h2", {}, "Made from"), item.passages.map(passage)],
  ];
}

function row(item, edit) {
  const contents = edit?.contents ?? item.messages.map(message => message.content);
  return item.messages.map((message, index) => field(`message-${index}`, message.role, contents[index], value =>
    change({ contents: (changes.get(at)?.contents ?? contents).map((content, other) => other === index ? value : content) })));
}

function marks() {
  const save_ = document.getElementById("save");
  save_.disabled = changes.size === 0;
  save_.textContent = changes.size === 0 ? "Saved" : `Save ${plural(changes.size, "change")}`;
  sheet.items.forEach((item, index) => {
    const edit = changes.get(index), button = document.getElementById(`item-${index}`);
    if (index === at) button.setAttribute("aria-current", "true"); else button.removeAttribute("aria-current");
    button.querySelector(".mark").textContent = edit?.dropped ? "dropped " : edit ? "edited " : seen.has(index) ? "kept " : "";
    button.classList.toggle("dropped", Boolean(edit?.dropped));
    button.querySelector(".struck").textContent = text(item, edit).slice(0, 90);
  });
}

function view() {
  const item = sheet.items[at], edit = changes.get(at);
  show(main, [
    h("p", { class: "note" }, h("a", { href: runPath(name) }, name)),
    h("h1", {}, "Review"),
    h("div", { class: "row", role: "group", "aria-label": "What is reviewed" }, PARTS.map(([which, title]) =>
      h("button", { type: "button", id: `part-${which}`, "aria-pressed": which === part ? "true" : "false", onclick: event => act(event.target, () => open(which)) }, title))),
    h("ul", { class: "keys" },
      [["k", "keep"], ["d", "drop"], ["e", "edit"], ["u", "undo"], ["j", "next"], ["p", "previous"], ["s", "save"], ["Esc", "leave a field"]].map(([key, what]) => h("li", {}, h("kbd", {}, key), ` ${what}`))),
    !rows() && h("p", { class: "note" }, "Changed questions have the training rows made again: review questions first, then rows."),
    !item ? h("p", { class: "empty" }, "This run has none.") : h("div", { class: "two" },
      h("ol", { class: "list", "aria-label": "All" }, sheet.items.map((one, index) => h("li", {},
        h("button", { type: "button", id: `item-${index}`, onclick: () => { at = index; view(); } }, h("span", { class: "mark" }), h("span", { class: "struck" }))))),
      h("section", { "aria-label": "One of them" },
        h("div", { class: "row" },
          h("button", { type: "button", id: "keep", onclick: keep }, "Keep"),
          h("button", { type: "button", class: "bad", id: "drop", onclick: drop }, "Drop"),
          h("button", { type: "button", id: "undo", onclick: undo }, "Undo"),
          h("button", { type: "button", id: "save", class: "main", onclick: save }, "Saved")),
        h("p", { class: "note" }, `${at + 1} of ${sheet.items.length}`),
        edit?.dropped && h("p", { class: "problem" }, "It will be dropped."),
        rows() ? row(item, edit) : question(item, edit))),
  ]);
  if (item) {
    marks();
    document.getElementById(`item-${at}`).scrollIntoView({ block: "nearest" });
  }
}

keys({
  k: keep, d: drop, u: undo, s: save, j: () => move(1), p: () => move(-1),
  e: () => document.querySelector(rows() ? "section textarea:last-of-type" : "#text")?.focus(),
});
addEventListener("beforeunload", event => { if (changes.size > 0) event.preventDefault(); });

page("Review", () => open(new URLSearchParams(location.search).get("part") ?? "train"));
