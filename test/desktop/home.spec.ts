import { expect } from "@playwright/test";
import type { AppStatus } from "../../shared/ipc.ts";
import { desktopOfFile, test, type Desktop } from "../support/desktop.ts";
import { callUrl } from "../support/gateway.ts";
import { graphicsMemory } from "../support/home-states.ts";
import { ask, everyScene, go, pretend, tell } from "../support/scene.ts";
import { openSocket } from "../support/socket.ts";

const people = [
  "Jonas Weber",
  "Krita plug-in on the tablet, which has a name that is far too long for one line of a card",
  "Priya Nair",
  "مرسم ليلى للتصميم الرقمي",
  "Discord bot",
  "Zoë",
  "Billing script",
];

const drawing = (seed: number): unknown => ({
  "1": {
    class_type: "DemoPicture",
    inputs: { text: "a lake", width: 256, height: 256, steps: 9000, seed },
    _meta: { title: "The lake" },
  },
  "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "home" } },
});

/** Everybody is connected and has something in the queue: one runs, the rest wait. */
async function crowd({ page, localUrl }: Desktop): Promise<void> {
  for (const [seed, name] of people.entries()) {
    const { api_key: key } = (await ask(page, "keys.create", {
      name,
      role: "creator",
      rate_limit: null,
    })) as { api_key: string };
    await openSocket(`${localUrl}/ws?clientId=client-${String(seed)}`, { "X-API-Key": key });
    await callUrl(`${localUrl}/prompt`, {
      key,
      body: { prompt: drawing(seed), client_id: `client-${String(seed)}` },
    });
  }
}

const full = (status: AppStatus): AppStatus => {
  const now = Date.now() / 1000;
  const address = { kind: "wifi", adapter: "wlan0", covered: true } as const;
  return {
    ...status,
    comfy: {
      ...status.comfy,
      source: "folder",
      state: "ready",
      version: "0.3.64",
      device: "NVIDIA GeForce RTX 4090",
      since: now - 8_040,
    },
    sharing: {
      ...status.sharing,
      on: true,
      url: "http://192.168.1.23:8288/",
      addresses: [
        { ...address, address: "192.168.1.23", url: "http://192.168.1.23:8288/" },
        { ...address, kind: "ethernet", address: "10.0.0.7", url: "http://10.0.0.7:8288/" },
        { ...address, kind: "name", address: "studio.local", url: "http://studio.local:8288/" },
      ],
      certificate: null,
      unreached_since: now - 3_600,
    },
  };
};

// The demo, shared, with everybody in it.
const desktopNow = desktopOfFile(["--demo"]);

test.beforeAll(async () => {
  const desktop = desktopNow();
  await desktop.page.getByRole("heading", { level: 1, name: "The demo is running" }).waitFor();
  await ask(desktop.page, "sharing.set", { on: true });
  await crowd(desktop);
});

// UI.md, section 5: all of Home fits 1280x800 without scrolling.
for (const language of ["de", "en"] as const)
  test(`Home fits its window with everything on it, ${language}`, async () => {
    const desktop = desktopNow();
    await everyScene(desktop, language, async ({ page, size, words, shoot }) => {
      await go(page, "home");
      await expect(page.getByText(words("activity waiting.more", { count: 1 }))).toBeVisible();
      await expect(page.getByText(words("activity connected.more", { count: 3 }))).toBeVisible();
      const fits = { isDown: false, isAside: false };
      const overflow = (): Promise<unknown> =>
        page.locator("#main").evaluate(
          (main, allowed) => ({
            isDown: main.scrollHeight - main.clientHeight > allowed,
            isAside: main.scrollWidth > main.clientWidth,
            title: main.querySelector("h1")?.textContent,
          }),
          size.height >= 800 ? 0 : Infinity,
        );
      // What really changes meanwhile is shown at once, so a status is told until it is seen; the true
      // one too, since the scene before has left its pretended one on the screen.
      const showsWhole = (title: string, status: (real: AppStatus) => AppStatus): Promise<void> =>
        expect(async () => {
          await pretend(desktop, status);
          await tell(desktop, "memory.changed", graphicsMemory(9.2));
          expect(await overflow()).toEqual({ ...fits, title });
        }).toPass({ timeout: 10_000 });

      await showsWhole(words("home hero.demo.title"), (real) => real);
      await shoot("home-demo-full");
      await showsWhole(words("home hero.ready.title"), full);
      await shoot("home-full");
    });
  });

test("the link is to be read whole, however wide the window", async () => {
  const { app, page } = desktopNow();
  // What the test before has the window believe goes with the page.
  await page.reload();
  const link = page.getByText(/^http:\/\/[\d.]+:\d+\/$/);
  await expect(link).toBeVisible();
  for (const width of [760, 900, 1030, 1060, 1180, 1280]) {
    await app.evaluate(({ BrowserWindow }, wide) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(wide, 800);
    }, width);
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width);
    const hidden = await link.evaluate((text) => text.scrollWidth - text.clientWidth);
    expect(hidden, String(width)).toBeLessThanOrEqual(0);
  }
});

test("how much memory ComfyUI uses is on Home as it changes", async () => {
  const desktop = desktopNow();
  const { page } = desktop;
  // What runs would take back what the window is made to believe.
  await ask(page, "generations.stopAll");
  await expect(page.getByText("Nothing is running.")).toBeVisible();
  const shows = (words: RegExp, makeSo: () => Promise<void>): Promise<void> =>
    expect(async () => {
      await makeSo();
      await expect(page.getByText(words)).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 10_000 });

  // The demo has no graphics card, so it is asked for the computer's own.
  await shows(/^Memory \S+ of \S+ GB$/, () => pretend(desktop, full));
  for (const used of [9.2, 10.5])
    await shows(new RegExp(`^Graphics memory ${String(used)} of 24 GB$`), () =>
      tell(desktop, "memory.changed", graphicsMemory(used)),
    );
});
