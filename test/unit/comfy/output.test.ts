import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { readOutput } from "../../../main/core/comfy/output.ts";
import { systemClock, type Clock } from "../../../main/core/platform/clock.ts";
import { test } from "../store/support.ts";

test("what comes after a quiet time is read as soon as the system tells of it, and before the next look", async ({
  folder,
}) => {
  const path = join(folder, "output.log");
  await writeFile(path, "one\n");
  let pauses = 0;
  const clock: Clock = {
    ...systemClock,
    after: (delayMs, run) => {
      // Pauses grow from 30 ms while nothing comes; from here on none of them ends by itself.
      if (delayMs > 30) pauses += 1;
      return delayMs > 30 ? { cancel: () => undefined } : systemClock.after(delayMs, run);
    },
  };
  let text = "";
  const reader = await readOutput(
    path,
    (piece) => {
      text += piece.toString();
    },
    () => undefined,
    clock,
  );
  await expect.poll(() => pauses).toBe(1);
  expect(text).toBe("one\n");
  await appendFile(path, "two\n");
  await expect.poll(() => text).toBe("one\ntwo\n");
  await reader.end();
});
