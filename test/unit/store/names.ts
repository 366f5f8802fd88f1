import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import {
  openDocument,
  type Document,
  type DocumentOptions,
} from "../../../main/core/store/document.ts";
import { test as storeTest } from "./support.ts";

export const namesSchema = z.object({ names: z.array(z.string()) });
export type Names = z.infer<typeof namesSchema>;

type Open = (more?: Partial<DocumentOptions<Names>>) => Promise<Document<Names>>;

/** Each test has a folder of its own; `open` opens the document of names in it, also a second time. */
export const test = storeTest.extend<{ open: Open }>({
  open: async ({ folder, clock, log }, use) => {
    await use((more = {}) =>
      openDocument<Names>({
        path: join(folder, "names.json"),
        schema: namesSchema,
        empty: { names: [] },
        version: 1,
        clock,
        log,
        ...more,
      }),
    );
  },
});

export const put = (folder: string, text: string): Promise<void> =>
  writeFile(join(folder, "names.json"), text);
export const stored = async (folder: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, "names.json"), "utf8"));
export const sound = (...names: string[]): string =>
  JSON.stringify({ version: 1, data: { names } });
export const add = (name: string) => (draft: Names) => void draft.names.push(name);
