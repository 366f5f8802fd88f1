import { expect } from "@playwright/test";
import { test } from "../support/desktop.ts";

test("the page has no Node, and nothing of Electron's but two functions", async ({ desktop }) => {
  const seen = await desktop.page.evaluate(() => ({
    require: typeof Reflect.get(globalThis, "require"),
    process: typeof Reflect.get(globalThis, "process"),
    bridge: Object.keys(Reflect.get(globalThis, "latchkey") as object).sort(),
  }));
  expect(seen).toEqual({ require: "undefined", process: "undefined", bridge: ["call", "on"] });
});

test("the window runs sandboxed, isolated and with web security", async ({ desktop }) => {
  const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const contents = window?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  });
});

test("the page cannot leave its place nor open another window", async ({ desktop }) => {
  const { page, app } = desktop;
  const before = page.url();
  const opened = await page.evaluate(() => window.open("https://example.org/") === null);
  await page.evaluate(() => {
    location.href = "https://example.org/";
  });
  expect(opened).toBe(true);
  expect(page.url()).toBe(before);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test("a call that is not in the contract, or whose input is not, is refused in words", async ({
  desktop,
}) => {
  const replies = await desktop.page.evaluate(async () => {
    const bridge = Reflect.get(globalThis, "latchkey") as {
      call(name: string, input?: unknown): Promise<unknown>;
    };
    return Promise.all([
      bridge.call("__proto__"),
      bridge.call("app.quit"),
      bridge.call("keys.create", { name: "", rate_limit: -1, surprise: true }),
    ]);
  });
  expect(replies[0]).toMatchObject({ ok: false });
  expect(replies[1]).toMatchObject({ ok: false });
  expect(replies[2]).toMatchObject({ ok: false, error: { error_code: "INVALID_REQUEST" } });
  expect(JSON.stringify(replies[2])).toContain("surprise");
});

test("nothing on the page breaks its content security policy", async ({ desktop }) => {
  expect(desktop.complaints).toEqual([]);
});
