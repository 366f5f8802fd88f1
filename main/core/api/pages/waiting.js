// Waits for ComfyUI and then opens the page that was asked for.
import { filled, words } from "./words.js";

const line = document.getElementById("words");
const waited = document.getElementById("waited");
const startedAt = Date.now();

function wordsOf(state) {
  const isOwn = state === "starting" || state === "crashed";
  return isOwn ? words.waiting[state] : words.waiting.stopped;
}

function say(text) {
  if (line.textContent !== text) line.textContent = text;
}

async function look() {
  const seconds = Math.floor((Date.now() - startedAt) / 1000);
  try {
    const answer = await fetch("/latchkey/health", { cache: "no-store" });
    const health = await answer.json();
    if (health.comfyui.state === "ready") {
      location.reload();
      return;
    }
    say(wordsOf(health.comfyui.state));
  } catch {
    say(words.waiting.gone);
  }
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  waited.textContent = filled(words.waiting.waited, { clock });
  setTimeout(look, seconds < 60 ? 2000 : 5000);
}
say(wordsOf(document.querySelector("main").dataset.state));
void look();
