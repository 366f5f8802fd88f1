import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import IntlMessageFormat from "intl-messageformat";
import { expect, type Locator, type Page } from "@playwright/test";
import {
  eventChannel,
  type AppStatus,
  type EventName,
  type EventPayload,
} from "../../shared/ipc.ts";
import { localeOf, type Language } from "../../shared/language.ts";
import type { Desktop } from "./desktop.ts";

const catalogues = fileURLToPath(new URL("../../renderer/i18n/", import.meta.url));
export const screensFolder = fileURLToPath(new URL("../desktop/screens/", import.meta.url));

export const themes = ["light", "dark"] as const;
export const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
] as const;

/** Gives a text of the catalogue by its file and name: `home sharing.newKey`. */
export type Words = (name: string, values?: Record<string, string | number>) => string;

/** What a picture is taken of, and the words by which its buttons are found. */
export type Scene = {
  readonly page: Page;
  readonly words: Words;
  readonly language: Language;
  readonly theme: (typeof themes)[number];
  readonly size: { readonly width: number; readonly height: number };
  /** Takes a picture, `name-theme-width.png`. */
  readonly shoot: (name: string) => Promise<void>;
};

export async function wordsOf(language: Language): Promise<Words> {
  const texts = new Map<string, string>();
  const add = (entry: unknown, path: string): void => {
    if (typeof entry === "string") texts.set(path, entry);
    else
      for (const [name, inner] of Object.entries(entry as object))
        add(inner, path.endsWith(" ") ? `${path}${name}` : `${path}.${name}`);
  };
  for (const file of await readdir(join(catalogues, language)))
    add(
      JSON.parse(await readFile(join(catalogues, language, file), "utf8")),
      `${file.replace(".json", "")} `,
    );
  return (name, values) => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`No text ${name}`);
    return String(new IntlMessageFormat(text, localeOf(language)).format(values));
  };
}

/** Does the same in both themes and both sizes; what cannot be reached is told, and the rest still taken. */
export async function everyScene(
  desktop: Desktop,
  language: Language,
  work: (scene: Scene) => Promise<void>,
  isWanted: (scene: Pick<Scene, "theme" | "size">) => boolean = () => true,
): Promise<void> {
  await mkdir(screensFolder, { recursive: true });
  const { page } = desktop;
  await ask(page, "settings.update", { language });
  await expect(page.locator("html")).toHaveAttribute("lang", language);
  const words = await wordsOf(language);
  for (const size of sizes) {
    await resize(desktop, size);
    for (const theme of themes) {
      if (!isWanted({ theme, size })) continue;
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const suffix = `${theme}-${String(size.width)}${language === "en" ? "" : `-${language}`}`;
      const shoot = (name: string): Promise<void> => takePicture(page, `${name}-${suffix}`);
      await work({ page, words, language, theme, size, shoot });
    }
  }
}

/** A picture of the window as it is, with no key in it that could be read or scanned. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.evaluate(hideSecrets);
  await page.screenshot({ path: join(screensFolder, `${name}.png`), animations: "disabled" });
}

/** Runs in the page: whole keys become samples of the same length, codes to scan are blurred. */
const hideSecrets = `
  const secret = /comfy_[A-Za-z0-9_-]{20,}/g;
  const sample = (found) => "comfy_".padEnd(found.length, "K3mPq7Zz81hV4ct9Qa");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() !== null)
    walker.currentNode.nodeValue = walker.currentNode.nodeValue.replace(secret, sample);
  for (const code of document.querySelectorAll("[role=dialog] [role=img] svg"))
    code.style.filter = "blur(5px)";
`;

/** Calls the main process as the page does. */
export async function ask(page: Page, name: string, input?: unknown): Promise<unknown> {
  const reply = await page.evaluate(
    async ([call, given]) => {
      const bridge = Reflect.get(globalThis, "latchkey") as {
        call(name: unknown, input?: unknown): Promise<{ ok: boolean; value: unknown }>;
      };
      return bridge.call(call, given);
    },
    [name, input] as const,
  );
  if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply)}`);
  return reply.value;
}

/** Opens a page of the window by its hash. */
export async function go(page: Page, place: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(`#/${place}`)}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

/** The dialog that is on top. */
export function topDialog(page: Page): Locator {
  return page.getByRole("dialog").last();
}

/** Lets the window believe a status that is hard to bring about; the next real change undoes it. */
export async function pretend(
  desktop: Desktop,
  change: (status: AppStatus) => AppStatus,
): Promise<void> {
  await tell(
    desktop,
    "status.changed",
    change((await ask(desktop.page, "app.status")) as AppStatus),
  );
}

/** Tells the window something as the main process does. */
export async function tell<N extends EventName>(
  { app }: Desktop,
  name: N,
  payload: EventPayload<N>,
): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, [channel, message]) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send(channel, message);
    },
    [eventChannel, { name, payload }] as const,
  );
}

async function resize(
  { app }: Desktop,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
}
