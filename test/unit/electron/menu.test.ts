import { describe, expect, test, vi } from "vitest";
import { commandNames, pageIds } from "../../../shared/commands.ts";
import { menuFor } from "../../../main/electron/menu-items.ts";
import { englishWords } from "./words.ts";

type Item = ReturnType<typeof menuFor>[number];

function menuOf(platform: NodeJS.Platform) {
  const done = { go: vi.fn(), command: vi.fn(), close: vi.fn(), quit: vi.fn() };
  const menu = menuFor({ platform, isPackaged: true, words: englishWords, ...done });
  const items = menu.flatMap((top) => top.submenu as Item[]);
  return { menu, items, ...done };
}

describe.each(["linux", "win32", "darwin"] as const)("the menus on %s", (platform) => {
  test("have no two items with the same keys", () => {
    const keys = menuOf(platform).items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(keys).toHaveLength(new Set(keys).size);
  });

  test("lead to every page and every command", () => {
    const { items, go, command } = menuOf(platform);
    for (const { click } of items) (click as (() => void) | undefined)?.();
    for (const page of pageIds) expect(go).toHaveBeenCalledWith({ page, rest: null });
    for (const name of commandNames) expect(command).toHaveBeenCalledWith(name);
  });

  test("have words for every item that is no separator", () => {
    for (const item of menuOf(platform).items) {
      if (item.type === "separator" || item.role === "services") continue;
      expect(item.label).toMatch(/^\p{Lu}/u);
    }
  });
});

test("quit stands where the platform has it", () => {
  const quitIn = (platform: NodeJS.Platform): string | undefined =>
    menuOf(platform).menu.find((top) =>
      (top.submenu as Item[]).some(({ label }) => label === "Quit Latchkey"),
    )?.label;
  expect(quitIn("linux")).toBe("File");
  expect(quitIn("darwin")).toBe("Latchkey");
});
