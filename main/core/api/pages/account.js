// Shows a signed-in browser its own key: limit, usage, end, and how a script uses it.
const barKey = "latchkey.bar";
const element = (id) => document.getElementById(id);
const problem = element("problem");

const roles = {
  viewer: "You can look at workflows and results, but not start anything.",
  creator: "You can run workflows and upload pictures.",
  admin: "You can do everything, keys and ComfyUI-Manager too.",
  owner: "This is the browser of the person who shares this ComfyUI. It has no limit.",
};
const comfyWords = {
  ready: "Ready",
  starting: "Starting",
  stopped: "Switched off at the moment",
  stopping: "Being switched off",
  crashed: "Has a problem and is being restarted",
};

function signInAgain(reason) {
  const query = new URLSearchParams({ next: "/latchkey/account" });
  if (reason) query.set("reason", reason);
  location.replace(`/latchkey/sign-in?${query}`);
}

function leftWords({ role, rate_limit: limit, used, reset_at: reset }) {
  if (role === "viewer") return "Your key does not start anything";
  if (limit === null) return "No limit";
  const time = new Date(reset * 1000).toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
  });
  return `${Math.max(0, limit - used)} of ${limit}, anew at ${time}`;
}

function usageWords(stats) {
  const total = stats.total_requests;
  const failed = stats.failed_requests ?? 0;
  return failed > 0 ? `${total}, of which ${failed} failed` : String(total);
}

async function show() {
  let answer;
  try {
    answer = await fetch("/latchkey/session", { cache: "no-store" });
  } catch {
    problem.textContent =
      "No connection to this computer. Check your network and load this page again.";
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
  element("name").textContent = body.name ?? "Your own browser";
  element("role").textContent = roles[body.role];
  element("left").textContent = leftWords(body);
  element("ends").textContent =
    body.expires_at === null
      ? "Never"
      : new Date(body.expires_at * 1000).toLocaleString([], {
          dateStyle: "long",
          timeStyle: "short",
        });
  element("comfy").textContent = comfyWords[body.comfyui.state];
  element("facts").hidden = false;
  if (body.role === "owner") {
    element("usage").textContent = "Not counted for you";
    return;
  }
  element("bar-choice").hidden = false;
  const usage = await fetch("/api/usage?days=30", { cache: "no-store" });
  element("usage").textContent = usage.ok
    ? usageWords((await usage.json()).usage_stats)
    : "Cannot be shown at the moment";
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
  "export LATCHKEY_KEY=comfy_...   # the key that you were given",
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
    problem.textContent = "No connection to this computer, so you are still signed in. Try again.";
  }
});
void show();
