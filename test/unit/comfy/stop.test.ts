import { expect } from "vitest";
import { isPortFree } from "../../../main/core/platform/ports.ts";
import { isRunning, test, untilLine, untilState } from "./support.ts";

test.for([
  ["answers", "asked"],
  ["ignores-sigint", "terminated"],
  ["ignores-sigterm", "killed"],
  // Its child does not heed SIGINT, and must not outlive it.
  ["forks-a-child", "terminated"],
  ["leaves-the-group", "asked"],
  // The first process has ended when the one that has the port still runs.
  ["child-holds-the-port", "terminated"],
] as const)("%s is %s, and nothing of it is left", async ([fixture, ending], { bench }) => {
  const supervisor = await bench.start(fixture);
  const hasChild = ["forks-a-child", "leaves-the-group", "child-holds-the-port"].includes(fixture);
  const child = hasChild ? Number((await untilLine(supervisor, /^child (\d+)/))[1]) : null;
  await untilState(supervisor, "ready");
  if (child !== null) expect(isRunning(child)).toBe(true);
  await supervisor.stop();
  const stopped = bench.entries.find((entry) => entry.event === "ComfyUI stopped");
  expect(stopped?.fields["ending"]).toBe(ending);
  expect(isRunning(Number(stopped?.fields["pid"]))).toBe(false);
  if (child !== null) expect(isRunning(child)).toBe(false);
});

test("a port that a child held is nobody's once all of it is stopped", async ({ bench }) => {
  const supervisor = await bench.start("child-holds-the-port");
  await untilState(supervisor, "ready");
  const port = supervisor.upstream()?.port ?? 0;
  await supervisor.stop();
  expect(await isPortFree("127.0.0.1", port)).toBe(true);
});

test("what a crashed ComfyUI leaves in its group is ended before the next start", async ({
  bench,
}) => {
  const supervisor = await bench.start("forks-a-child", [], { restartAfterCrash: () => false });
  const child = Number((await untilLine(supervisor, /^child (\d+)/))[1]);
  await untilState(supervisor, "ready");
  await fetch(`http://127.0.0.1:${supervisor.upstream()?.port}/die`).catch(() => undefined);
  await untilState(supervisor, "crashed");
  expect(isRunning(child)).toBe(false);
});
