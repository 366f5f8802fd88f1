// Signs in by the key in the link, or by the one typed in. Works without this script too, by the form.
import { filled, words } from "./words.js";

const dayOf = (seconds) =>
  new Date(seconds * 1000).toLocaleString([], { dateStyle: "long", timeStyle: "short" });

/** Why a key opens nothing, with a time as it is here. */
function wordsOf({ reason, expires_at: endedAt, error_code: code }) {
  if (code !== "INVALID_KEY") return words.refusals[code] ?? words.signIn.failed;
  if (reason === "expired" && endedAt)
    return filled(words.badKey.expiredOn, { time: dayOf(endedAt) });
  return words.badKey[reason] ?? words.badKey.other;
}

const element = (id) => document.getElementById(id);
const form = element("form");
const field = element("key");
const problem = element("problem");
const submit = element("submit");
const show = element("show");
const lead = element("lead");

function tell(text) {
  problem.textContent = text;
  field.setAttribute("aria-invalid", String(text !== ""));
  field.focus();
}

function waitFor(seconds) {
  submit.disabled = true;
  const until = Date.now() + seconds * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left <= 0) {
      submit.disabled = false;
      tell("");
      return;
    }
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    problem.textContent = filled(words.signIn.tooManyUntil, { clock });
    setTimeout(tick, 250);
  };
  tick();
}

/** @returns whether the button stays off for a while */
async function signIn(key, remember) {
  let answer;
  try {
    answer = await fetch("/latchkey/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key, remember }),
    });
  } catch {
    tell(words.noConnection);
    return false;
  }
  if (answer.status === 204) {
    location.replace(form.elements.next.value || "/");
    return false;
  }
  const body = await answer.json().catch(() => ({}));
  const isSlowedDown = body.error_code === "TOO_MANY_TRIES";
  if (isSlowedDown) waitFor(body.retry_in ?? 60);
  else tell(wordsOf(body));
  return isSlowedDown;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  submit.disabled = true;
  const isSlowedDown = await signIn(field.value.replace(/\s/g, ""), form.elements.remember.checked);
  if (!isSlowedDown) submit.disabled = false;
});

show.hidden = false;
show.addEventListener("click", () => {
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  show.textContent = shown ? words.signIn.show : words.signIn.hide;
  show.setAttribute("aria-pressed", String(!shown));
});

const isLocal = /^(localhost|127\.|\[::1\])/.test(location.hostname);
element("plain").hidden = location.protocol === "https:" || isLocal;

async function fromLink() {
  // Whatever stands there is meant as a key, and mail programs add to links: it is told as mistyped.
  const [, linked] = /^#key=(.*)$/.exec(location.hash) ?? [];
  if (linked === undefined) return;
  history.replaceState(null, "", location.pathname + location.search);
  lead.textContent = words.signIn.byLink;
  await signIn(linked, false);
  lead.textContent = words.signIn.lead;
}
addEventListener("hashchange", () => void fromLink());
void fromLink();
