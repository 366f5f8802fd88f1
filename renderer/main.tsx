import "./theme/global.css";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { appErrorOf, call } from "./bridge/call.ts";
import { languageFor } from "../shared/language.ts";
import { startI18n } from "./i18n/i18n.ts";

const nonce = document.querySelector<HTMLMetaElement>('meta[name="nonce"]')?.content ?? "";
setNonce(nonce);

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

try {
  const [status, settings, desktop] = await Promise.all([
    call("app.status"),
    call("settings.get"),
    call("desktop.state"),
  ]);
  await startI18n(languageFor(settings.language, navigator.languages));
  createRoot(root).render(
    <StrictMode>
      <App nonce={nonce} first={{ status, settings, desktop }} />
    </StrictMode>,
  );
} catch (thrown) {
  // Nothing can be shown without the main process; its words are better than an empty window.
  root.textContent = appErrorOf(thrown).message;
}
