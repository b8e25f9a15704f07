import { act, call, get, remove, tell } from "./api.js";
import { bytes, day, h, show, table } from "./dom.js";
import { main, page } from "./frame.js";

const FILES = "/mistral/v1/files";

async function view() {
  const { data } = await get(`${FILES}?page_size=1000`);
  const chosen = h("input", { type: "file", id: "file", accept: ".jsonl", required: true });
  const upload = async event => {
    event.preventDefault();
    await act(event.submitter, async () => {
      const form = new FormData();
      form.append("purpose", "fine-tune");
      form.append("file", chosen.files[0]);
      const stored = await call("POST", FILES, form);
      tell(`Stored ${stored.filename}, ${stored.num_lines} lines.`);
      await view();
    });
  };
  show(main, [
    h("h1", {}, "Files"),
    h("form", { class: "narrow", onsubmit: upload },
      h("label", { for: "file" }, "Training rows, .jsonl"), chosen,
      h("p", {}, h("button", { class: "main" }, "Upload"))),
    data.length === 0 ? h("p", { class: "empty" }, "No file yet.") : table("Files", [["name"], ["purpose"], ["lines", "number"], ["size", "number"], ["stored"], ["actions"]], data.map(file => h("tr", {},
      h("td", { class: "name" }, h("a", { href: `${FILES}/${encodeURIComponent(file.id)}/content`, download: file.filename }, file.filename)),
      h("td", {}, file.purpose), h("td", { class: "number" }, file.num_lines), h("td", { class: "number" }, bytes(file.bytes)),
      h("td", {}, day(file.created_at * 1000)),
      h("td", { class: "actions" }, h("button", {
        type: "button", class: "bad", "aria-label": `Delete ${file.filename}`,
        onclick: event => confirm(`Delete ${file.filename}?`) && act(event.target, async () => { await remove(`${FILES}/${encodeURIComponent(file.id)}`); await view(); }),
      }, "Delete"))))),
  ]);
}

page("Files", view);
