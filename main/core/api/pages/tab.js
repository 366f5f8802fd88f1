// Stands in ComfyUI's web UI, for browsers that are signed in: says whose key it is and what is left of
// its limit, tells when ComfyUI stops and comes back, and goes to the sign-in page when the session ends.
import { filled, words } from "./words.js";

const barHeight = 28;
const hiddenKey = "latchkey.bar";
const firstWaitMs = 1_000;
const longestWaitMs = 15_000;
const shownMs = 5_000;

const styles = `
  :host { all: initial; }
  .bar {
    position: fixed; inset: auto 0 0 0; height: ${barHeight}px; z-index: 2147483000;
    display: flex; align-items: center; gap: 8px; padding: 0 8px 0 12px; box-sizing: border-box;
    font: 400 12.5px/1 Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
    background: #1a1e25; color: #a5adba; border-top: 1px solid #2d333d;
  }
  .bar[hidden] { display: none; }
  .sign { flex: none; width: 8px; height: 8px; border-radius: 50%; background: #35b47a; }
  .bar[data-tone="warn"] .sign { background: #d39a2b; border-radius: 2px; }
  /* On a phone the name gives way first: what is left of the limit is why the bar is there. */
  .who { color: #e9ecf1; font-weight: 550; max-width: 40%; flex: 0 1000 auto; min-width: 0; }
  .who, .words { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 1.4; }
  .words { flex: 1 1 auto; min-width: 0; }
  .bar[data-tone="warn"] .words { color: #e6b650; }
  /* Where only its first letter would be left of the name, the limit has that room as well. */
  @media (max-width: 380px) { .who { display: none; } }
  a, button {
    flex: none; height: 24px; padding: 0 8px; border: 0; border-radius: 6px; background: none;
    color: #a9b2f7; font: inherit; line-height: 24px; text-decoration: none; cursor: pointer;
  }
  @media (max-width: 480px) { a, button { padding: 0 4px; } }
  a:hover, button:hover { background: #2d333d; }
  :focus-visible { outline: 2px solid #a9b2f7; outline-offset: -2px; }
  @media (forced-colors: active) { .sign { border: 4px solid CanvasText; } }
`;

const host = document.createElement("div");
const root = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);
root.adoptedStyleSheets = [sheet];

const element = (name, className, text = "") => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
};
const bar = element("section", "bar");
bar.setAttribute("aria-label", words.bar.label);
bar.hidden = true;
const sign = element("span", "sign");
const who = element("bdi", "who");
const line = element("span", "words");
line.setAttribute("role", "status");
const account = element("a", "", words.bar.label);
account.href = "/latchkey/account";
account.target = "_blank";
const hide = element("button", "", words.bar.hide);
hide.type = "button";
hide.setAttribute("aria-label", words.bar.hideThis);
bar.append(sign, who, line, account, hide);
root.append(bar);

let session = null;
let trouble = null;
let isBack = false;
let isHiddenHere = false;
let hasLeft = false;
let waitMs = firstWaitMs;

const isHidden = () => {
  try {
    return isHiddenHere || localStorage.getItem(hiddenKey) === "hidden";
  } catch {
    return false;
  }
};

const clockOf = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function limitWords({ role, rate_limit: limit, used, reset_at: reset }) {
  if (role === "viewer") return words.bar.viewer;
  if (limit === null) return words.bar.noLimit;
  const left = Math.max(0, limit - used);
  if (left === 0) return filled(words.bar.reached, { limit, time: clockOf(reset) });
  return filled(words.bar.left, { left, limit, time: clockOf(reset) });
}

/**
 * The bar has a place of its own below the web UI, which is made smaller by it, so it covers nothing. Both
 * web UIs hang their app absolutely in the body, which must therefore be what it is measured by.
 */
const room = {
  height: `calc(100dvh - ${barHeight}px)`,
  "margin-bottom": `${barHeight}px`,
  position: "relative",
};
function makeRoom(isShown) {
  const { style } = document.body;
  for (const [name, value] of Object.entries(room)) {
    if (isShown) style.setProperty(name, value, "important");
    else style.removeProperty(name);
  }
  dispatchEvent(new Event("resize"));
}

function draw() {
  if (!host.isConnected) document.documentElement.append(host);
  const comfy = session === null ? null : (words.bar[session.comfyui.state] ?? null);
  const warning = trouble ?? comfy;
  const text = warning ?? (isBack ? words.bar.back : session ? limitWords(session) : "");
  const isShown =
    !hasLeft &&
    (warning !== null || isBack || (session !== null && session.role !== "owner" && !isHidden()));
  bar.dataset.tone = warning === null ? "ok" : "warn";
  who.textContent = session?.name ?? "";
  who.hidden = who.textContent === "";
  account.hidden = session === null || session.role === "owner";
  hide.hidden = session === null || session.role === "owner";
  if (line.textContent !== text) line.textContent = text;
  if (bar.hidden === isShown) {
    bar.hidden = !isShown;
    makeRoom(isShown);
  }
}

function showBack() {
  isBack = true;
  setTimeout(() => {
    isBack = false;
    draw();
  }, shownMs);
}

function hideBar() {
  isHiddenHere = true;
  try {
    localStorage.setItem(hiddenKey, "hidden");
  } catch {
    // Without storage it is hidden until the page is loaded again.
  }
  draw();
}
hide.addEventListener("click", hideBar);
bar.addEventListener("keydown", (event) => {
  // What is typed here is not meant for the web UI's own shortcuts.
  event.stopPropagation();
  if (event.key === "Escape" && !hide.hidden) hideBar();
});

function leave(reason) {
  if (hasLeft) return;
  hasLeft = true;
  // The web UI may ask whether to leave. There is nothing left to stay for, and it keeps the workflow.
  addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), { capture: true });
  const query = new URLSearchParams({ next: location.pathname + location.search + location.hash });
  if (reason) query.set("reason", reason);
  location.replace(`/latchkey/sign-in?${query}`);
}

/** After a socket that broke: is it the session, or the way to this computer? */
async function ask() {
  try {
    const answer = await fetch("/latchkey/session", { cache: "no-store" });
    if (answer.status !== 401) return true;
    leave((await answer.json().catch(() => ({}))).reason);
    return false;
  } catch {
    trouble = words.bar.gone;
    draw();
    return true;
  }
}

function connect() {
  const address = `${location.origin.replace(/^http/, "ws")}/latchkey/session/events`;
  const socket = new WebSocket(address);
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "ended") {
      leave(message.reason);
      return;
    }
    waitMs = firstWaitMs;
    const wasAway = trouble !== null || (session !== null && session.comfyui.state !== "ready");
    trouble = null;
    session = message.session;
    if (wasAway && session.comfyui.state === "ready") showBack();
    draw();
  });
  socket.addEventListener("close", () => {
    if (hasLeft) return;
    void ask().then((isWorthATry) => {
      if (!isWorthATry) return;
      setTimeout(connect, waitMs * (0.75 + Math.random() / 2));
      waitMs = Math.min(longestWaitMs, waitMs * 2);
    });
  });
}
connect();
