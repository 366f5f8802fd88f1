import { expect } from "@playwright/test";
import { allCalls } from "../../shared/ipc.ts";
import { askMain, desktopOfFile, test } from "../support/desktop.ts";

// Electron's security checklist (electronjs.org/docs/latest/tutorial/security), point by point. The fuses
// are looked at in packaged/app.spec.ts, where there is a package.

const desktop = desktopOfFile();

test("the page has no Node, and nothing of Electron's but two functions", async () => {
  const { page } = desktop();
  const seen = await page.evaluate(() => ({
    require: typeof Reflect.get(globalThis, "require"),
    process: typeof Reflect.get(globalThis, "process"),
    bridge: Object.keys(Reflect.get(globalThis, "latchkey") as object).sort(),
  }));
  expect(seen).toEqual({ require: "undefined", process: "undefined", bridge: ["call", "on"] });
});

test("the window runs sandboxed, isolated and with web security, and with nothing experimental", async () => {
  const { app } = desktop();
  const preferences = await app.evaluate(({ BrowserWindow }) => {
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
  for (const name of [
    "nodeIntegrationInWorker",
    "nodeIntegrationInSubFrames",
    "allowRunningInsecureContent",
    "experimentalFeatures",
    "enableBlinkFeatures",
    "webviewTag",
  ])
    expect(Boolean(preferences[name]), name).toBe(false);
});

test("the page comes from the app itself, and its policy lets no other script in", async () => {
  const { page, app } = desktop();
  const seen = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "globalThis.hasRun = true";
    document.body.append(script);
    const reach = (url: string): Promise<string> =>
      fetch(url).then(
        () => "reached",
        () => "refused",
      );
    return {
      origin: location.origin,
      hasRun: Reflect.get(globalThis, "hasRun") === true,
      reached: await Promise.all(
        ["https://example.org/", "file:///etc/passwd", "http://127.0.0.1:1/", "/"].map(reach),
      ),
    };
  });
  expect(seen.origin).toBe("app://latchkey");
  expect(seen.hasRun).toBe(false);
  expect(new Set(seen.reached)).toEqual(new Set(["refused"]));

  const served = await app.evaluate(async ({ net }) => {
    const paths = ["/", "/../package.json", "/..%2f..%2fpackage.json", "/%2e%2e/main/index.js"];
    const answers = await Promise.all(paths.map((path) => net.fetch(`app://latchkey${path}`)));
    return answers.map(({ status, headers }) => ({
      status,
      policy: headers.get("content-security-policy") ?? "",
    }));
  });
  expect(served.map(({ status }) => status)).toEqual([200, 404, 404, 404]);
  const policy = served[0]?.policy ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self'");
});

test("the page gets no permission that a page can ask for", async () => {
  const { page } = desktop();
  const states = await page.evaluate(async () => {
    const names = [
      "geolocation",
      "camera",
      "microphone",
      "notifications",
      "clipboard-read",
      "midi",
    ];
    const found = await Promise.all(
      names.map((name) =>
        navigator.permissions.query({ name: name as PermissionName }).then(
          ({ state }) => state,
          () => "denied",
        ),
      ),
    );
    const asked = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => "granted",
      () => "denied",
    );
    return [...found, asked, await Notification.requestPermission()];
  });
  expect(new Set(states)).toEqual(new Set(["denied"]));
});

test("neither a webview nor a frame brings another page in", async () => {
  const { page, app } = desktop();
  const bridge = await page.evaluate(async () => {
    const webview = document.createElement("webview");
    webview.setAttribute("src", "https://example.org/");
    document.body.append(webview);
    const frame = document.createElement("iframe");
    frame.src = "https://example.org/";
    // A frame that may not load its page loads an empty one.
    const tried = new Promise((resolve) => frame.addEventListener("load", resolve));
    document.body.append(frame);
    const own = document.createElement("iframe");
    document.body.append(own);
    await tried;
    return own.contentWindow === null
      ? "undefined"
      : typeof Reflect.get(own.contentWindow, "latchkey");
  });
  expect(bridge).toBe("undefined");
  const contents = await app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((one) => one.getURL()),
  );
  expect(contents.filter((url) => url.includes("example.org"))).toEqual([]);
  expect(page.frames().filter((frame) => frame.url().includes("example.org"))).toEqual([]);
});

test("the page cannot leave its place nor open another window", async () => {
  const { page, app } = desktop();
  const before = page.url();
  const opened = await page.evaluate(() => window.open("https://example.org/") === null);
  await page.evaluate(() => {
    location.href = "https://example.org/";
  });
  expect(opened).toBe(true);
  expect(page.url()).toBe(before);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test("a call that is not in the contract, or whose input is not, is refused in words", async () => {
  const { page } = desktop();
  const replies = await page.evaluate(async () => {
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

test("nothing on the page breaks its content security policy", async () => {
  const { page, complaints } = desktop();
  // The tests above bring complaints about on purpose: what counts is what the page says when it is loaded.
  const before = complaints.length;
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome to Latchkey");
  expect(complaints.slice(before)).toEqual([]);
});

test("every call refuses what is not in its contract, before it does anything", async () => {
  const { page } = desktop();
  for (const name of Object.keys(allCalls)) {
    for (const input of ["text", { surprise: true }, [1]]) {
      const reply = await askMain(page, name, input);
      expect(reply, `${name} ${JSON.stringify(input)}`).toMatchObject({
        ok: false,
        error: { error_code: "INVALID_REQUEST" },
      });
    }
  }
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome to Latchkey");
});
