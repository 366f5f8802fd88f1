import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { z } from "zod";
import { openDocument } from "../../../main/core/store/document.ts";
import { compiled, run, test } from "./support.ts";

const rounds = 30;

/** Changes a document as fast as it can, and tells each change that is done. */
const program = (path: string): string => `
  const { openDocument } = await import(${JSON.stringify(`${compiled}store/document.js`)});
  const { systemClock } = await import(${JSON.stringify(`${compiled}platform/clock.js`)});
  const { createLogger } = await import(${JSON.stringify(`${compiled}platform/logger.js`)});
  const { z } = await import(${JSON.stringify(import.meta.resolve("zod"))});
  const document = await openDocument({
    path: ${JSON.stringify(path)}, version: 1, clock: systemClock, log: createLogger(() => {}),
    schema: z.object({ last: z.number(), filler: z.array(z.string()) }),
    empty: { last: 0, filler: [] },
  });
  const change = async () => {
    const { last } = await document.update((draft) => {
      draft.last += 1;
      draft.filler = Array.from({ length: 2000 }, (_, place) => draft.last + " " + place);
    });
    say(String(last));
  };
  for (;;) await Promise.all([change(), change(), change()]);
`;

test(
  `a kill -9 at any moment loses no change that was answered (${String(rounds)} rounds)`,
  {
    timeout: 120_000,
  },
  async ({ folder, clock, log }) => {
    const path = join(folder, "keys.json");
    let kills = 0;
    for (let round = 0; round < rounds; round += 1) {
      const writer = run(program(path));
      await writer.line((line) => Number(line) > 0);
      // Spread over some writes of a few milliseconds each.
      await new Promise((resolve) => setTimeout(resolve, (round * 7) % 40));
      await writer.kill();
      if (writer.child.signalCode === "SIGKILL") kills += 1;

      const document = await openDocument({
        path,
        version: 1,
        clock,
        log,
        schema: z.object({ last: z.number(), filler: z.array(z.string()) }),
        empty: { last: 0, filler: [] },
      });
      const answered = Number(writer.lines.at(-1));
      expect(document.recovery).toBeNull();
      expect(document.data.last).toBeGreaterThanOrEqual(answered);
      expect(document.data.last).toBeLessThanOrEqual(answered + 6);
      expect(document.data.filler.at(-1)).toBe(`${String(document.data.last)} 1999`);
    }
    expect(kills).toBe(rounds);
    expect((await readdir(folder)).sort()).toEqual(["backups", "keys.json"]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  },
);
