import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { readVitest } from "../../../scripts/counts.ts";
import CountsReporter from "../../../scripts/vitest-counts.ts";

test("an error outside any test is counted and named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-counts-"));
  const file = join(folder, "counts.json");
  vi.stubEnv("LATCHKEY_COUNTS_FILE", file);
  // As Vitest hands it on: no Error, and nothing that can be made a text of.
  const error = Object.assign(Object.create(null) as object, { message: "Gone\nat a" });
  new CountsReporter().onTestRunEnd([], [error]);
  vi.unstubAllEnvs();
  expect(readVitest(file)).toMatchObject({ failed: 1, failures: ["outside any test: Gone"] });
  await rm(folder, { recursive: true });
});
