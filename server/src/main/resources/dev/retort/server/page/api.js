// Calls to this server. The header shows that a page of this server calls: a page of another site cannot send it.
const OWN = { "x-retort-page": "1" };

export class Failure extends Error {}

export async function call(method, path, body) {
  const form = body instanceof FormData;
  const options = { method, headers: { ...OWN, ...(body && !form ? { "Content-Type": "application/json" } : {}) } };
  if (body) options.body = form ? body : JSON.stringify(body);
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Failure("The server cannot be reached. Is it still running?");
  }
  if (response.status === 401 && location.pathname !== "/login") {
    location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
    return new Promise(() => {});
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Failure(answer.message ?? answer.error?.message ?? `The server answered ${response.status}.`);
  return answer;
}

export const get = path => call("GET", path);
export const post = (path, body) => call("POST", path, body ?? {});
export const remove = path => call("DELETE", path);

// Asks again and again while the page is looked at, until the work says that there is nothing more to come.
export async function poll(work, every) {
  if (await work() === false) return;
  const turn = async () => {
    let more = true;
    if (!document.hidden) {
      try {
        more = await work();
      } catch (failure) {
        tell(failure.message);
      }
    }
    if (more !== false) setTimeout(turn, every);
  };
  setTimeout(turn, every);
}

let clearing;
export function tell(text) {
  const place = document.getElementById("status");
  place.textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => { place.textContent = ""; }, 6000);
}

// Runs what a person asked for, with its button out of use meanwhile, and shows a failure.
export async function act(button, work) {
  if (button) button.disabled = true;
  try {
    return await work();
  } catch (failure) {
    tell(failure.message);
  } finally {
    if (button) button.disabled = false;
  }
}
