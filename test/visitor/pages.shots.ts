// Pictures of what a collaborator sees in the browser: the sign-in page and what stands in for ComfyUI.
import { mkdir, readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { visitorWords } from "../../main/core/visitor-words/words.ts";
import { callUrl } from "../support/gateway.ts";
import { themes, screensFolder, takePicture } from "../support/scene.ts";
import { openShare, test, type Share } from "../support/visitor.ts";

const sizes = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];
const longName = "Krita plug-in on the tablet of somebody with a very long name ".repeat(3).trim();

for (const language of ["en", "de"] as const)
  test(`the collaborator's pages, ${language}`, async ({ browserOfVisitor }) => {
    await mkdir(screensFolder, { recursive: true });
    const words = visitorWords(language);
    const context = await browserOfVisitor.newContext({
      locale: language === "en" ? "en-GB" : "de-DE",
      ignoreHTTPSErrors: true,
    });
    const page = await context.newPage();
    const share = await openShare(["--auth", "required", "--tls-made"]);
    const shootAll = async (name: string, open: () => Promise<unknown>): Promise<void> => {
      for (const size of sizes)
        for (const colorScheme of themes) {
          if (language === "de" && colorScheme === "dark") continue;
          await page.setViewportSize(size);
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await open();
          const where = `${colorScheme}-${String(size.width)}`;
          const suffix = language === "en" ? "" : `-${language}`;
          await takePicture(page, `visitor-${name}-${where}${suffix}`);
        }
    };
    const goTo = (path: string) => () => page.goto(share.url + path);
    const signIn = async (key: string): Promise<void> => {
      await page.goto(share.url);
      await page.getByLabel(words.signIn.key, { exact: true }).fill(key);
      await page.getByRole("button", { name: words.signIn.submit }).click();
    };
    const refuse = (key: string) => async (): Promise<void> => {
      await signIn(key);
      await page.getByRole("alert").waitFor();
    };

    await shootAll("sign-in", goTo("/"));
    await shootAll("replaced", goTo("/latchkey/sign-in?reason=replaced"));
    await shootAll("mistyped", refuse(mistyped(share.key)));
    await shootAll("unknown", refuse(await deletedKey(share)));
    await shootAll("code-used", goTo("/latchkey/open?code=used"));
    await shootAll("trust", goTo("/latchkey/trust"));
    await shootAll("docs-signed-out", goTo("/docs"));
    const { api_key: key } = await share.newKey(longName);
    await signIn(key);
    await page.getByLabel(words.signIn.key, { exact: true }).waitFor({ state: "detached" });
    await page.waitForLoadState("networkidle");
    await shootAll("account", goTo("/latchkey/account"));
    await shootAll("refused", goTo("/latchkey/metrics"));
    await shootAll("docs", goTo("/docs"));
    await shootAll("docs-end", async () => {
      await page.goto(`${share.url}/docs`, { waitUntil: "networkidle" });
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2));
    });
    await shootAll("demo", async () => {
      await page.goto(share.url);
      await page.getByRole("region", { name: words.bar.label }).waitFor();
    });
    for (const state of ["starting", "stopped", "crashed"])
      await shootAll(state, () => showWaiting(page, share, state));
    await shootAll("no-connection", () => showWaiting(page, share, null));

    await page.unroute(health);
    await context.clearCookies();
    for (let times = 0; times < 25; times += 1)
      await callUrl(`${share.localUrl}/latchkey/session`, { body: { key: "comfy_wrong" } });
    await shootAll("too-many", refuse("comfy_wrong"));
    await context.close();
    await share.close();
  });

const health = "**/latchkey/health";

const mistyped = (key: string): string => `${key.slice(0, -1)}${key.endsWith("a") ? "b" : "a"}`;

async function deletedKey(share: Share): Promise<string> {
  const { api_key: key, key_id: id } = await share.newKey("Somebody who is gone");
  await fetch(`${share.localUrl}/api/keys/${id}`, { method: "DELETE" });
  return key;
}

/** The page that waits for ComfyUI, which is told a state (or nothing) as long as it is looked at. */
async function showWaiting(page: Page, share: Share, state: string | null): Promise<void> {
  await page.unroute(health);
  await page.route(health, (route) =>
    state === null ? route.abort() : route.fulfill({ json: { comfyui: { state } } }),
  );
  await killChildren(share.child.pid ?? 0);
  await page.goto(share.url);
  await page.locator("#waited:not(:empty)").waitFor();
}

/** Ends the demo under the gateway, which starts it again; told by the system where that is Linux. */
async function killChildren(pid: number): Promise<void> {
  const list = await readFile(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8");
  for (const child of list.trim().split(" ").filter(Boolean))
    process.kill(Number(child), "SIGKILL");
}
