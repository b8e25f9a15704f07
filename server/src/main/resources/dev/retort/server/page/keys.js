// Keys for a whole page, except where a person writes. Ctrl, Alt and Meta belong to the browser.
export function keys(actions) {
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const writing = event.target.closest("input, textarea, select");
    if (writing) {
      if (event.key === "Escape") writing.blur();
      return;
    }
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });
}
