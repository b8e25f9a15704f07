import { act, post, tell } from "./api.js";
import { h, show } from "./dom.js";
import { main } from "./frame.js";

// Only a path of this server: a link with another address must not lead away.
function next() {
  const wanted = new URLSearchParams(location.search).get("next") ?? "/";
  const address = new URL(wanted, location.origin);
  return address.origin === location.origin && wanted.startsWith("/") ? address.pathname + address.search : "/";
}

const key = h("input", { id: "key", type: "password", autocomplete: "current-password", required: true, autofocus: true });
show(main,
  h("h1", {}, "Log in"),
  h("form", {
    class: "narrow",
    onsubmit: event => {
      event.preventDefault();
      act(event.submitter, async () => {
        await post("/page-data/session", { key: key.value });
        tell("Logged in.");
        location.assign(next());
      });
    },
  },
  h("label", { for: "key" }, "API key"), key,
  h("p", { class: "note" }, "As printed by ", h("code", {}, "retort serve keys add NAME"), ". This browser keeps it for a week, where scripts cannot read it."),
  h("p", {}, h("button", { class: "main" }, "Log in"))));
key.focus();
