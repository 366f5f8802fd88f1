// Pictures of what a collaborator sees in the browser: the sign-in page and what stands in for ComfyUI.
import { mkdir, readFile } from "node:fs/promises";
import { themes, screensFolder, takePicture } from "../support/scene.ts";
import { test } from "../support/visitor.ts";

const sizes = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];

test("the collaborator's pages", async ({ visitor, share }) => {
  await mkdir(screensFolder, { recursive: true });
  const shootAll = async (name: string, open: () => Promise<unknown>): Promise<void> => {
    for (const size of sizes)
      for (const colorScheme of themes) {
        await visitor.setViewportSize(size);
        await visitor.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await open();
        await takePicture(visitor, `visitor-${name}-${colorScheme}-${String(size.width)}`);
      }
  };
  const signIn = async (key: string): Promise<void> => {
    await visitor.goto(share.url);
    await visitor.getByLabel("Key", { exact: true }).fill(key);
    await visitor.getByRole("button", { name: "Sign in" }).click();
  };
  const other = await share.newKey("Somebody who is gone");
  await fetch(`${share.localUrl}/api/keys/${other.key_id}`, { method: "DELETE" });
  await shootAll("sign-in", () => visitor.goto(share.url));
  await shootAll("mistyped", async () => {
    await signIn(`${share.key.slice(0, -1)}${share.key.endsWith("a") ? "b" : "a"}`);
    await visitor.getByRole("alert").waitFor();
  });
  await shootAll("unknown", async () => {
    await signIn(other.api_key);
    await visitor.getByRole("alert").waitFor();
  });
  await shootAll("docs-signed-out", () => visitor.goto(`${share.url}/docs`));
  await signIn(share.key);
  await visitor.getByLabel("Key", { exact: true }).waitFor({ state: "detached" });
  await visitor.waitForLoadState("networkidle");
  await shootAll("account", () => visitor.goto(`${share.url}/latchkey/account`));
  await shootAll("docs", () => visitor.goto(`${share.url}/docs`));
  await shootAll("demo", () => visitor.goto(share.url));
  await shootAll("down", async () => {
    await killChildren(share.child.pid ?? 0);
    await visitor.goto(share.url);
  });
});

/** Ends the demo under the gateway, which starts it again; told by the system where that is Linux. */
async function killChildren(pid: number): Promise<void> {
  const list = await readFile(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8");
  for (const child of list.trim().split(" ").filter(Boolean))
    process.kill(Number(child), "SIGKILL");
}
