import { act, get, post } from "./api.js";
import { h, passage, show } from "./dom.js";
import { main, page } from "./frame.js";

const asked = new URLSearchParams(location.search);

function wanted(side, models) {
  const run = asked.get("run");
  const names = models.map(model => model.id);
  const first = side === "left"
    ? [asked.get("left"), run && `run:${run}:student`, names[0]]
    : [asked.get("right"), run && `run:${run}`, run, models.find(model => model.type === "fine-tuned")?.id, names[0]];
  return first.find(name => name && names.includes(name)) ?? names[0];
}

function chooser(side, label, models) {
  const select = h("select", { id: side }, models.map(model => h("option", { value: model.id }, model.id)));
  select.value = wanted(side, models);
  return { select, field: h("div", {}, h("label", { for: side }, label), select) };
}

async function answer(model, question, place) {
  show(place, h("h2", {}, model), h("p", { class: "note" }, "Answers …"));
  const begin = performance.now();
  try {
    const reply = await post("/mistral/v1/chat/completions", { model, messages: [{ role: "user", content: question }] });
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    const sources = reply.sources ?? [];
    show(place, [
      h("h2", {}, model),
      h("p", { class: "answer" }, reply.choices[0].message.content || "(an empty reply)"),
      h("p", { class: "note" }, `${seconds} s, ${reply.usage.completion_tokens} tokens, ${reply.model}`),
      sources.length > 0 && h("details", {}, h("summary", {}, `${sources.length} passages`), sources.map(passage)),
    ]);
  } catch (failure) {
    show(place, h("h2", {}, model), h("p", { class: "problem" }, failure.message));
  }
}

page("Chat", async () => {
  const { data } = await get("/mistral/v1/models");
  const models = data.filter(model => model.capabilities.completion_chat && !model.archived);
  const left = chooser("left", "Left", models), right = chooser("right", "Right", models);
  const question = h("textarea", { id: "question", required: true, rows: 3 });
  const talk = h("div", {});
  const send = async event => {
    event.preventDefault();
    const text = question.value.trim();
    if (!text) return;
    await act(event.submitter, async () => {
      const sides = [h("section", { class: "card", "aria-label": "Left answer" }), h("section", { class: "card", "aria-label": "Right answer" })];
      talk.prepend(h("article", {}, h("h2", {}, text), h("div", { class: "two" }, sides)));
      question.value = "";
      await Promise.all([answer(left.select.value, text, sides[0]), answer(right.select.value, text, sides[1])]);
    });
    question.focus();
  };
  const form = h("form", { onsubmit: send },
    h("div", { class: "two" }, left.field, right.field),
    h("label", { for: "question" }, "Question"), question,
    h("p", { class: "row" }, h("button", { class: "main" }, "Ask both"), h("span", { class: "note" }, h("kbd", {}, "Ctrl"), " ", h("kbd", {}, "Enter"), " asks too")));
  question.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  show(main, h("h1", {}, "Chat"), h("p", { class: "note" }, "Each question is asked by itself, of both models."), form, h("div", { "aria-live": "polite" }, talk));
});
