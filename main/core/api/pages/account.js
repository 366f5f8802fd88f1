// Shows a signed-in browser its own key: limit, usage, end, and how a script uses it.
import { filled, words } from "./words.js";

const barKey = "latchkey.bar";
const element = (id) => document.getElementById(id);
const problem = element("problem");

function signInAgain(reason) {
  const query = new URLSearchParams({ next: "/latchkey/account" });
  if (reason) query.set("reason", reason);
  location.replace(`/latchkey/sign-in?${query}`);
}

function leftWords({ role, rate_limit: limit, used, reset_at: reset }) {
  if (role === "viewer") return words.account.startsNothing;
  if (limit === null) return words.account.noLimit;
  const time = new Date(reset * 1000).toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
  });
  return filled(words.account.leftOf, { left: Math.max(0, limit - used), limit, time });
}

function usageWords(stats) {
  const total = stats.total_requests;
  const failed = stats.failed_requests ?? 0;
  return failed > 0 ? filled(words.account.failed, { total, failed }) : String(total);
}

async function show() {
  let answer;
  try {
    answer = await fetch("/latchkey/session", { cache: "no-store" });
  } catch {
    problem.textContent = words.account.noConnection;
    return;
  }
  const body = await answer.json();
  if (answer.status === 401) {
    signInAgain(body.reason);
    return;
  }
  if (!answer.ok) {
    problem.textContent = body.error;
    return;
  }
  element("name").textContent = body.name ?? words.account.ownBrowser;
  element("role").textContent = words.account.roles[body.role];
  element("left").textContent = leftWords(body);
  element("ends").textContent =
    body.expires_at === null
      ? words.account.never
      : new Date(body.expires_at * 1000).toLocaleString([], {
          dateStyle: "long",
          timeStyle: "short",
        });
  element("comfy").textContent = words.account.states[body.comfyui.state];
  element("facts").hidden = false;
  if (body.role === "owner") {
    element("usage").textContent = words.account.notCounted;
    return;
  }
  element("bar-choice").hidden = false;
  const usage = await fetch("/api/usage?days=30", { cache: "no-store" });
  element("usage").textContent = usage.ok
    ? usageWords((await usage.json()).usage_stats)
    : words.account.notShown;
}

const bar = element("bar");
try {
  bar.checked = localStorage.getItem(barKey) !== "hidden";
} catch {
  bar.disabled = true;
}
bar.addEventListener("change", () => {
  if (bar.checked) localStorage.removeItem(barKey);
  else localStorage.setItem(barKey, "hidden");
});

element("example").textContent = [
  `export LATCHKEY_KEY=comfy_...   # ${words.account.exampleKey}`,
  "",
  `curl -H "X-API-Key: $LATCHKEY_KEY" ${location.origin}/api/usage`,
  `curl -H "X-API-Key: $LATCHKEY_KEY" -H "Content-Type: application/json" \\`,
  `     -d '{"prompt": ...}' ${location.origin}/api/prompt`,
].join("\n");

element("sign-out").addEventListener("click", async () => {
  try {
    await fetch("/latchkey/session", { method: "DELETE" });
    location.replace("/latchkey/sign-in");
  } catch {
    problem.textContent = words.account.stillSignedIn;
  }
});
void show();
