import { get, remove } from "./api.js";
import { h, show } from "./dom.js";

export const main = document.getElementById("main");

export const segments = location.pathname.split("/").filter(Boolean).map(decodeURIComponent);

// Marks the page in the navigation, and offers to log out where there is a key.
export async function frame() {
  for (const link of document.querySelectorAll("header nav a")) {
    if (`/${segments[0] ?? ""}` === link.getAttribute("href")) link.setAttribute("aria-current", "page");
  }
  const session = await get("/page-data/session");
  if (session.keys) {
    document.querySelector("header").append(h("button", {
      id: "leave", type: "button",
      onclick: async () => { await remove("/page-data/session"); location.assign("/login"); },
    }, "Log out"));
  }
}

// Shows a page, or why it cannot be shown.
export async function page(title, work) {
  try {
    await frame();
    await work();
  } catch (failure) {
    show(main, h("h1", {}, title), h("p", { class: "problem" }, failure.message));
  }
}
