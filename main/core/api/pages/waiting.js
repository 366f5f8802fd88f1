// Waits for ComfyUI and then opens the page that was asked for.
const words = {
  starting: "ComfyUI is starting. This page opens it by itself.",
  stopped: "ComfyUI is switched off at the moment. This page opens it by itself when it is back.",
  stopping: "ComfyUI is switched off at the moment. This page opens it by itself when it is back.",
  crashed: "ComfyUI has a problem and is being restarted. This page opens it by itself.",
};
const line = document.getElementById("words");
const waited = document.getElementById("waited");
const startedAt = Date.now();

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
    say(words[health.comfyui.state] ?? words.stopped);
  } catch {
    say("No connection to this computer. Trying again.");
  }
  waited.textContent = `Waiting for ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  setTimeout(look, seconds < 60 ? 2000 : 5000);
}
say(words[document.querySelector("main").dataset.state] ?? words.stopped);
void look();
