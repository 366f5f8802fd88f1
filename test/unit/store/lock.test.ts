import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { lockOwner, takeLock } from "../../../main/core/store/lock.ts";
import { markOf, realProbe, type ProcessProbe } from "../../../main/core/store/process-mark.ts";
import { compiled, run, start, test, type Program } from "./support.ts";

const pathOf = (folder: string): string => join(folder, "latchkey.lock");
const locking = (folder: string): string =>
  `const { takeLock } = await import(${JSON.stringify(`${compiled}store/lock.js`)});
   const folder = ${JSON.stringify(folder)};`;

/** A lock file as some process left it. */
const leave = (folder: string, owner: Record<string, unknown>): Promise<void> =>
  writeFile(
    pathOf(folder),
    JSON.stringify({
      pid: process.pid,
      started: "",
      since: "2026-11-23T08:00:00.000Z",
      what: "serve",
      ...owner,
    }),
  );

/** The pid of a process that has ended. */
async function deadPid(): Promise<number> {
  const program = run("");
  await program.ended;
  return program.child.pid ?? 0;
}

describe("one process", () => {
  test("a taken folder has its owner, and a released one has none", async ({ folder }) => {
    const lock = await takeLock(folder, "window", start);
    expect(await lockOwner(folder)).toMatchObject({
      pid: process.pid,
      what: "window",
      since: "2026-11-24T10:00:00.000Z",
    });
    await lock.release();
    expect(await lockOwner(folder)).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  test("the folder is made where there is none, for its owner only", async ({ folder }) => {
    const lock = await takeLock(join(folder, "new", "data"), "serve", start);
    expect(await readdir(join(folder, "new", "data"))).toEqual(["latchkey.lock"]);
    await lock.release();
  });

  test("what the command line needs is published, and the lock stays held", async ({ folder }) => {
    const lock = await takeLock(folder, "serve", start);
    await lock.publish({ local_url: "http://127.0.0.1:8188", control: "token" });
    expect(await lockOwner(folder)).toMatchObject({
      pid: process.pid,
      local_url: "http://127.0.0.1:8188",
      control: "token",
    });
    await expect(takeLock(folder, "cli", start)).rejects.toThrow("already running");
    await lock.release();
    expect(await lockOwner(folder)).toBeNull();
  });

  test("the same process cannot take a folder twice", async ({ folder }) => {
    const lock = await takeLock(folder, "window", start);
    await expect(takeLock(folder, "serve", start + 1)).rejects.toMatchObject({
      code: "STORE_FAILED",
      details: { pid: process.pid, what: "window", since: "2026-11-24T10:00:00.000Z" },
    });
    await lock.release();
  });

  test("a folder that is a file is refused in words", async ({ folder }) => {
    await writeFile(join(folder, "data"), "");
    await expect(takeLock(join(folder, "data"), "serve", start)).rejects.toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("cannot be locked") as string,
    });
  });
});

describe("stale locks", () => {
  test("a lock whose process was killed is taken over", async ({ folder }) => {
    const holder = run(`${locking(folder)}
      await takeLock(folder, "serve", 0); say("held"); setInterval(() => {}, 1000);`);
    await holder.line((line) => line === "held");
    await expect(takeLock(folder, "window", start)).rejects.toThrow(
      `serve, process ${String(holder.child.pid)}`,
    );
    await holder.kill();
    expect(await lockOwner(folder)).toBeNull();
    const lock = await takeLock(folder, "window", start);
    expect(await lockOwner(folder)).toMatchObject({ pid: process.pid });
    expect(await readdir(folder)).toEqual(["latchkey.lock"]);
    await lock.release();
  });

  // After a power cut some other program may well have the pid that stands in the file.
  test("a pid that another process has got since is no owner", async ({ folder }) => {
    await leave(folder, { started: "another boot:123" });
    expect(await lockOwner(folder)).toBeNull();
    const lock = await takeLock(folder, "serve", start);
    await lock.release();
  });

  test("a living process of the right start is an owner", async ({ folder }) => {
    await leave(folder, { started: markOf(process.pid, realProbe) });
    await expect(takeLock(folder, "serve", start)).rejects.toThrow("already running");
  });

  for (const [what, text] of [
    ["empty", ""],
    ["garbage", "\u0000"],
    ["of another shape", '{"pid":"one"}'],
  ] as const) {
    test(`a lock that is ${what} and old is taken over`, async ({ folder }) => {
      await writeFile(pathOf(folder), text);
      await utimes(pathOf(folder), 1_700_000_000, 1_700_000_000);
      const lock = await takeLock(folder, "serve", start);
      expect(await lockOwner(folder)).toMatchObject({ what: "serve" });
      await lock.release();
    });
  }

  // On a disk without hard links a lock is seen empty while its owner writes it.
  test("a lock that is empty and young is waited for", async ({ folder }) => {
    await writeFile(pathOf(folder), "");
    const taking = takeLock(folder, "serve", start);
    const refused = expect(taking).rejects.toThrow("window, process");
    await new Promise((resolve) => setTimeout(resolve, 200));
    await leave(folder, { started: markOf(process.pid, realProbe), what: "window" });
    await refused;
  });

  test("a takeover whose process was killed is taken over too", async ({ folder }) => {
    const pid = await deadPid();
    await leave(folder, { pid });
    await writeFile(`${pathOf(folder)}.takeover`, await readFile(pathOf(folder)));
    const lock = await takeLock(folder, "serve", start);
    expect(await readdir(folder)).toEqual(["latchkey.lock"]);
    await lock.release();
  });

  test("a lock that another process took over is not released by the old owner", async ({
    folder,
  }) => {
    const lock = await takeLock(folder, "serve", start);
    await leave(folder, { started: markOf(process.pid, realProbe), what: "window" });
    await lock.release();
    expect(await lockOwner(folder)).toMatchObject({ what: "window" });
  });
});

describe("several at once", () => {
  const racers = 6;

  /** All wait for one moment, then take the lock. Those that got it keep it until they are killed. */
  async function race(folder: string): Promise<{ won: number; lost: number }> {
    const at = Date.now() + 1_500;
    const programs: Program[] = Array.from({ length: racers }, () =>
      run(`${locking(folder)}
        while (Date.now() < ${String(at)});
        try { await takeLock(folder, "serve", Date.now()); say("won"); setInterval(() => {}, 1000); }
        catch (error) { say(error.code === "STORE_FAILED" ? "lost" : String(error)); }`),
    );
    const ends = await Promise.all(programs.map((program) => program.line(() => true)));
    await Promise.all(programs.map((program) => program.kill()));
    return {
      won: ends.filter((line) => line === "won").length,
      lost: ends.filter((line) => line === "lost").length,
    };
  }

  test("of six that start at once exactly one wins", async ({ folder }) => {
    expect(await race(folder)).toEqual({ won: 1, lost: racers - 1 });
  });

  // The second to find a dead owner must not remove the lock that the first has just taken. Each round
  // leaves a stale lock for the next.
  test("of six that find a dead owner exactly one takes over", async ({ folder }) => {
    await leave(folder, { pid: await deadPid() });
    for (let round = 0; round < 4; round += 1)
      expect(await race(folder)).toEqual({ won: 1, lost: racers - 1 });
  });

  // The same in one process, where the calls interleave in every order.
  test("of many takeovers that interleave exactly one succeeds", async ({ folder }) => {
    const pid = await deadPid();
    for (let round = 0; round < 30; round += 1) {
      await leave(folder, { pid });
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_unused, place) => takeLock(folder, "serve", start + place)),
      );
      const won = results.filter((result) => result.status === "fulfilled");
      expect(won).toHaveLength(1);
      await won[0]?.value.release();
    }
  });
});

describe("marks of a process", () => {
  const probe = (platform: NodeJS.Platform, answer: string): ProcessProbe => ({
    platform,
    read: (path) => (path.endsWith("boot_id") ? "boot-1\n" : answer),
    run: () => answer,
    lives: () => true,
  });

  test.for([
    ["linux", `7 (a) b ) S ${"0 ".repeat(18)}4242 0`, "boot-1:4242"],
    ["darwin", "Tue Nov 24 09:00:00 2026\n", "Tue Nov 24 09:00:00 2026"],
    ["win32", '"Latchkey.exe","4242","Console","1","90,000 K"\r\n', "latchkey.exe"],
    ["win32", "INFO: No tasks are running which match the specified criteria.\r\n", ""],
  ] as const)("on %s %j is %j", ([platform, answer, mark]) => {
    expect(markOf(7, probe(platform, answer))).toBe(mark);
  });

  test("where the system tells nothing a living pid is taken for the owner", async ({ folder }) => {
    const mute: ProcessProbe = {
      ...realProbe,
      run: () => {
        throw new Error("no such program");
      },
      platform: "freebsd",
    };
    await leave(folder, { started: "" });
    await expect(takeLock(folder, "serve", start, mute)).rejects.toThrow("already running");
  });

  test("this process has a mark, and another one another", async () => {
    const other = run("setInterval(() => {}, 1000); say('up');");
    await other.line(() => true);
    const own = markOf(process.pid, realProbe);
    expect(own).not.toBe("");
    expect(markOf(process.pid, realProbe)).toBe(own);
    expect(markOf(other.child.pid ?? 0, realProbe)).not.toBe(own);
    await other.kill();
  });
});
