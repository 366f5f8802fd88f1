import "./theme/global.css";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { appErrorOf, call } from "./bridge/call.ts";
import { startI18n } from "./i18n/i18n.ts";

await startI18n();

const nonce = document.querySelector<HTMLMetaElement>('meta[name="nonce"]')?.content ?? "";
setNonce(nonce);

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

try {
  const [status, settings] = await Promise.all([call("app.status"), call("settings.get")]);
  createRoot(root).render(
    <StrictMode>
      <App nonce={nonce} first={{ status, settings }} />
    </StrictMode>,
  );
} catch (thrown) {
  // Nothing can be shown without the main process; its words are better than an empty window.
  root.textContent = appErrorOf(thrown).message;
}
