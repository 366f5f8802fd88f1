// Signs in by the key in the link, or by the one typed in. Works without this script too, by the form.
const dayOf = (seconds) =>
  new Date(seconds * 1000).toLocaleString([], { dateStyle: "long", timeStyle: "short" });

/** Why a key opens nothing: the gateway's words, with a time as it is here. */
function wordsOf({ reason, expires_at: endedAt, hint, error }) {
  if (reason === "expired" && endedAt)
    return `This key ended on ${dayOf(endedAt)}. Ask for a new one.`;
  return hint ?? error ?? "That did not work. Try again.";
}

const element = (id) => document.getElementById(id);
const form = element("form");
const field = element("key");
const problem = element("problem");
const submit = element("submit");
const show = element("show");
const lead = element("lead");

function tell(words) {
  problem.textContent = words;
  field.setAttribute("aria-invalid", String(words !== ""));
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
    problem.textContent = `Too many wrong keys from your network. Try again in ${clock}.`;
    setTimeout(tick, 250);
  };
  tick();
}

async function signIn(key, remember) {
  let answer;
  try {
    answer = await fetch("/latchkey/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key, remember }),
    });
  } catch {
    tell("No connection to this computer. Check your network and try again.");
    return;
  }
  if (answer.status === 204) {
    location.replace(form.elements.next.value || "/");
    return;
  }
  const body = await answer.json().catch(() => ({}));
  if (body.error_code === "TOO_MANY_TRIES") waitFor(body.retry_in ?? 60);
  else tell(wordsOf(body));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  submit.disabled = true;
  await signIn(field.value.replace(/\s/g, ""), form.elements.remember.checked);
  if (!problem.textContent.startsWith("Too many")) submit.disabled = false;
});

show.hidden = false;
show.addEventListener("click", () => {
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  show.textContent = shown ? "Show" : "Hide";
  show.setAttribute("aria-pressed", String(!shown));
});

const isLocal = /^(localhost|127\.|\[::1\])/.test(location.hostname);
element("plain").hidden = location.protocol === "https:" || isLocal;

async function fromLink() {
  // Whatever stands there is meant as a key, and mail programs add to links: it is told as mistyped.
  const [, linked] = /^#key=(.*)$/.exec(location.hash) ?? [];
  if (linked === undefined) return;
  history.replaceState(null, "", location.pathname + location.search);
  lead.textContent = "Signing you in...";
  await signIn(linked, false);
  lead.textContent = "Sign in to use this ComfyUI.";
}
addEventListener("hashchange", () => void fromLink());
void fromLink();
