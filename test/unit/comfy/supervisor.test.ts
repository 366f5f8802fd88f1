import { existsSync, readFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { systemClock } from "../../../main/core/platform/clock.ts";
import { freeLoopbackPort } from "../../../main/core/platform/ports.ts";
import {
  hurriedClock,
  quick,
  isRunning,
  python,
  test,
  textsOf,
  until,
  untilLine,
  untilState,
} from "./support.ts";
import { patience } from "../../support/patience.ts";

test("a ComfyUI is ready when it answers, with version and device", async ({ bench }) => {
  const supervisor = bench.supervise();
  const states = new Set<string>();
  supervisor.onChange(({ state }) => states.add(state));
  supervisor.choose({ kind: "folder", folder: bench.install("answers"), python }, []);
  expect(supervisor.isReady()).toBe(false);
  await supervisor.start();
  const status = await untilState(supervisor, "ready");
  expect(status).toMatchObject({
    ...{ source: "folder", version: "0.3.64", device: "NVIDIA GeForce RTX 4090" },
    ...{ phase: null, failure: null, retry_at: null, crashes: 0 },
  });
  expect([...states]).toEqual(["stopped", "starting", "ready"]);
  const port = supervisor.upstream()?.port;
  expect((await fetch(`http://127.0.0.1:${port}/features`)).status).toBe(200);
});

test("stop resolves when the process is gone, and the port is nobody's", async ({ bench }) => {
  const supervisor = await bench.start("answers");
  await untilState(supervisor, "ready");
  const url = `http://127.0.0.1:${supervisor.upstream()?.port}/features`;
  await supervisor.stop();
  expect(supervisor.status().state).toBe("stopped");
  expect(supervisor.upstream()).toBeNull();
  expect(textsOf(supervisor)).toContain("Stopped server");
  await expect(fetch(url)).rejects.toThrow();
});

test("start, restart and stop at once happen one after another", async ({ bench }) => {
  const supervisor = await bench.start("answers");
  await Promise.all([
    supervisor.start(),
    supervisor.restart(),
    supervisor.restart(),
    supervisor.stop(),
  ]);
  expect(supervisor.status().state).toBe("stopped");
  const starts = textsOf(supervisor).filter((text) => text.startsWith("[Latchkey] Starting"));
  expect(starts).toHaveLength(3);
});

test("a start that never gets ready can be stopped, and tells its phase", async ({ bench }) => {
  const supervisor = await bench.start("never-ready");
  const status = await until(supervisor, ({ phase }) => phase === "nodes");
  expect(status.state).toBe("starting");
  await supervisor.stop();
  expect(supervisor.status()).toMatchObject({ state: "stopped", failure: null });
});

test("nothing chosen: start is refused in words", async ({ bench }) => {
  await expect(bench.supervise().start()).rejects.toThrow("No ComfyUI is chosen yet.");
});

test("after close nothing starts any more", async ({ bench }) => {
  const supervisor = await bench.start("answers");
  await supervisor.close();
  await expect(supervisor.start()).rejects.toThrow();
  expect(supervisor.upstream()).toBeNull();
});

test("a crash is tried again, at most five times in ten minutes, then given up with its words", async ({
  bench,
}) => {
  const supervisor = bench.supervise({ clock: hurriedClock });
  const delays: number[] = [];
  supervisor.onChange(({ state, since, retry_at }) => {
    if (state === "crashed" && retry_at !== null) delays.push(Math.round(retry_at - since));
  });
  supervisor.choose({ kind: "folder", folder: bench.install("crashes-at-start"), python }, []);
  await supervisor.start();
  const status = await until(
    supervisor,
    ({ state, retry_at, crashes }) => state === "crashed" && retry_at === null && crashes === 5,
  );
  expect(delays).toEqual([1, 2, 4, 8]);
  expect(status.failure).toMatchObject({
    reason: "error",
    message: "ComfyUI ended with an error: RuntimeError: a custom node broke it",
    exit_code: 1,
  });
  expect(status.failure?.last_lines.at(-1)).toBe("RuntimeError: a custom node broke it");
});

test("one that dies while it runs is brought back, on another process", async ({ bench }) => {
  const supervisor = await bench.start("answers", [], { clock: hurriedClock });
  await untilState(supervisor, "ready");
  const died = untilState(supervisor, "crashed");
  await fetch(`http://127.0.0.1:${supervisor.upstream()?.port}/killed`).catch(() => undefined);
  expect((await died).failure?.reason).toBe("killed");
  expect(supervisor.upstream()).toBeNull();
  expect((await untilState(supervisor, "ready")).crashes).toBe(1);
});

test("with restarts turned off a crash stays a crash", async ({ bench }) => {
  const supervisor = await bench.start("crashes-at-start", [], { restartAfterCrash: () => false });
  const status = await untilState(supervisor, "crashed");
  expect(status).toMatchObject({ retry_at: null, crashes: 1 });
});

test("stop while a retry is due calls it off", async ({ bench }) => {
  const supervisor = await bench.start("crashes-at-start");
  const { retry_at } = await untilState(supervisor, "crashed");
  expect(retry_at).not.toBeNull();
  await supervisor.stop();
  expect(supervisor.status()).toMatchObject({ state: "stopped", retry_at: null, failure: null });
});

test.for([
  ["exits-2", ["--foo"], "argument", /does not know the argument "--foo"/],
  ["module-missing", [], "module_missing", /Python module "module_that_nobody_has" is missing/],
] as const)(
  "%s %j is not tried again: it would end the same way",
  async ([fixture, args, reason, words], { bench }) => {
    const supervisor = await bench.start(fixture, args);
    const { failure, retry_at } = await untilState(supervisor, "crashed");
    expect(failure?.reason).toBe(reason);
    expect(failure?.message).toMatch(words);
    expect(retry_at).toBeNull();
  },
);

test("a port that was taken meanwhile is replaced by another, and is no crash", async ({
  bench,
}) => {
  const supervisor = await bench.start("port-taken", ["--times", "2"]);
  const status = await untilState(supervisor, "ready");
  expect(status.crashes).toBe(0);
  const ports = textsOf(supervisor).flatMap(
    (text) => /^\[Latchkey\].* --port (\d+)/.exec(text)?.[1] ?? [],
  );
  expect(new Set(ports).size).toBe(3);
});

// A free port of the system's is one of those that any other program's connection is given too.
test("a port that another program's connection got meanwhile is replaced, and is no crash", async ({
  bench,
}) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const other = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(other, "connect");
  const ports = [other.localPort ?? 0];
  const freePort = async () => ports.pop() ?? freeLoopbackPort();
  const supervisor = await bench.start("answers", [], { system: { freePort } });
  const status = await untilState(supervisor, "ready");
  expect(status.crashes).toBe(0);
  expect(textsOf(supervisor).join()).toContain(`'127.0.0.1', ${String(other.localPort)}`);
  other.destroy();
  server.close();
});

test("a port lost three times is given up in words", async ({ bench }) => {
  const supervisor = await bench.start("port-taken", ["--times", "9"]);
  const status = await untilState(supervisor, "crashed");
  expect(status.retry_at).toBeNull();
  expect(status.failure).toMatchObject({
    reason: "ports_lost",
    message: "Another program keeps taking the port for ComfyUI.",
  });
});

// Comfy Desktop takes any answer on its port for its own server's.
test("an answer from another program on the port never makes it ready", async ({ bench }) => {
  const stats = {
    system: { comfyui_version: "6.6.6", argv: ["main.py", "--port", "1"] },
    devices: [],
  };
  const server = createServer((_req, res) => res.end(JSON.stringify(stats)));
  const port = await freeLoopbackPort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const states: string[] = [];
  const supervisor = bench.supervise({ system: { freePort: () => Promise.resolve(port) } });
  supervisor.onChange(({ state }) => states.push(state));
  supervisor.choose({ kind: "folder", folder: bench.install("never-ready"), python }, []);
  await supervisor.start();
  const { failure } = await untilState(supervisor, "crashed");
  server.close();
  expect(failure?.reason).toBe("ports_lost");
  expect(states).not.toContain("ready");
});

test("ComfyUI-Manager's restart starts it again, and is no crash", async ({ bench }) => {
  const supervisor = await bench.start("asks-for-a-restart", ["--times", "2"]);
  const status = await untilState(supervisor, "ready");
  expect(status.crashes).toBe(0);
  const starts = textsOf(supervisor).filter((text) => text.startsWith("[Latchkey] Starting"));
  expect(starts).toHaveLength(3);
});

test("one that asks for a restart for ever is given up", async ({ bench }) => {
  const deps = { restartAfterCrash: () => false };
  const supervisor = await bench.start("asks-for-a-restart", ["--times", "99"], deps);
  const { failure } = await untilState(supervisor, "crashed");
  expect(failure?.reason).toBe("ended");
});

test("a folder without ComfyUI and one without Python are told apart", async ({ bench }) => {
  const supervisor = bench.supervise();
  supervisor.choose({ kind: "folder", folder: bench.dataFolder, python: null }, []);
  await supervisor.start();
  expect(supervisor.status().failure?.message).toMatch(/^There is no ComfyUI in this folder/);
  const system = { environment: { PATH: process.env["PATH"] } };
  const other = bench.supervise({ system });
  other.choose({ kind: "folder", folder: bench.install("answers"), python: null }, []);
  await other.start();
  expect(other.status().failure?.message).toMatch(/^No Python found for this ComfyUI/);
});

test("a Python that cannot be run is a failure, not an exception", async ({ bench }) => {
  const supervisor = bench.supervise();
  const folder = bench.install("answers");
  supervisor.choose({ kind: "folder", folder, python: join(folder, "main.py") }, []);
  await supervisor.start();
  expect(supervisor.status().failure?.reason).toBe("python_broken");
});

test("stopNow ends a tree that ignores every polite signal", async ({ bench }) => {
  const supervisor = await bench.start("ignores-sigterm", [], { timing: { interruptMs: 60_000 } });
  await untilState(supervisor, "ready");
  const { pid } = JSON.parse(readFileSync(join(bench.dataFolder, "comfy.pid.json"), "utf8")) as {
    pid: number;
  };
  const stopped = supervisor.close();
  await untilState(supervisor, "stopping");
  supervisor.stopNow();
  await stopped;
  expect(isRunning(pid)).toBe(false);
  expect(existsSync(join(bench.dataFolder, "comfy.pid.json"))).toBe(false);
});

test("bytes that are no UTF-8 reach the log, and of a progress bar its last state", async ({
  bench,
}) => {
  const supervisor = await bench.start("invalid-utf8");
  await untilState(supervisor, "ready");
  await untilLine(supervisor, /^100%/);
  const texts = textsOf(supervisor);
  expect(texts).toContain("before \u{fffd}\u{fffd}\u{fffd}( after");
  expect(texts).toContain("grün");
  expect(texts).toContain("100%|######|");
});

test("100 MB of log leave 10,000 lines and little memory behind", async ({ bench }) => {
  const before = process.memoryUsage().rss;
  const supervisor = await bench.start("prints-a-lot", ["--megabytes", "100"]);
  await untilState(supervisor, "ready");
  expect(supervisor.log.read(0).length).toBeLessThanOrEqual(10_000);
  expect(Math.max(...textsOf(supervisor).map((text) => text.length))).toBeLessThanOrEqual(4_001);
  expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
});

test("a ComfyUI that runs already is shared, seen to go and to come back, and never stopped", async ({
  bench,
}) => {
  const owner = await bench.start("answers");
  await untilState(owner, "ready");
  const port = owner.upstream()?.port ?? 0;
  const supervisor = bench.supervise();
  supervisor.choose({ kind: "upstream", url: `http://127.0.0.1:${port}/` }, []);
  await supervisor.start();
  expect(supervisor.upstream()).toEqual({ host: "127.0.0.1", port });
  expect(await untilState(supervisor, "ready")).toMatchObject({
    source: "upstream",
    version: "0.3.64",
  });

  const seenToGo = untilState(supervisor, "stopped");
  await owner.stop();
  expect((await seenToGo).failure).toMatchObject({
    reason: "upstream_down",
    message: `No ComfyUI answers at http://127.0.0.1:${port}.`,
  });
  const again = bench.supervise({ system: { freePort: () => Promise.resolve(port) } });
  again.choose({ kind: "folder", folder: bench.install("answers"), python }, []);
  await again.start();
  await Promise.all([untilState(supervisor, "ready"), untilState(again, "ready")]);
  await supervisor.close();
  expect((await fetch(`http://127.0.0.1:${port}/features`)).status).toBe(200);
  expect(again.status().state).toBe("ready");
});

test("a key in ComfyUI's output is masked in the log", async ({ bench }) => {
  const supervisor = await bench.start("answers", [
    "--note=comfy_0123456789abcdefghijABCDEFGHIJ0123456789abcdefghi",
  ]);
  const [line] = await untilLine(supervisor, /--note=.*/);
  expect(line).toBe("--note=comfy_***");
});

test("start while a retry is due starts at once, and counts from one again", async ({ bench }) => {
  const supervisor = await bench.start("answers", [], { clock: systemClock });
  await untilState(supervisor, "ready");
  const died = untilState(supervisor, "crashed");
  await fetch(`http://127.0.0.1:${supervisor.upstream()?.port}/die`).catch(() => undefined);
  await died;
  await supervisor.start();
  expect(await untilState(supervisor, "ready")).toMatchObject({ crashes: 0, retry_at: null });
});

test("an upstream that is down gives way to another choice", async ({ bench }) => {
  const supervisor = bench.supervise();
  const url = `http://127.0.0.1:${await freeLoopbackPort()}`;
  supervisor.choose({ kind: "upstream", url }, []);
  await supervisor.start();
  await until(supervisor, ({ failure }) => failure !== null);
  supervisor.choose({ kind: "folder", folder: bench.install("answers"), python }, []);
  await supervisor.start();
  expect((await untilState(supervisor, "ready")).source).toBe("folder");
});

test("a choice made while ComfyUI runs is taken at the restart, not before", async ({ bench }) => {
  const supervisor = await bench.start("answers");
  await untilState(supervisor, "ready");
  const before = supervisor.upstream();
  supervisor.choose({ kind: "folder", folder: bench.install("never-ready"), python }, ["--cpu"]);
  expect(supervisor.status().changes_waiting).toBe(2);
  await supervisor.start();
  expect(supervisor.upstream()).toEqual(before);
  await supervisor.restart();
  expect(supervisor.status().changes_waiting).toBe(0);
  expect(await until(supervisor, ({ phase }) => phase === "nodes")).toMatchObject({
    state: "starting",
  });
});

test("a change that is taken back waits no longer", async ({ bench }) => {
  const supervisor = bench.supervise();
  const source = { kind: "folder", folder: bench.install("answers"), python } as const;
  supervisor.choose(source, []);
  await supervisor.start();
  supervisor.choose(source, ["--cpu"]);
  expect(supervisor.status().changes_waiting).toBe(1);
  supervisor.choose(source, []);
  expect(supervisor.status().changes_waiting).toBe(0);
});

test("one that takes its port and then dies is a crash, and comes back", async ({ bench }) => {
  const supervisor = await bench.start("dies-after-ready", [], { clock: hurriedClock });
  const { failure } = await untilState(supervisor, "crashed");
  expect(failure).toMatchObject({
    reason: "exit_code",
    exit_code: 3,
    message: "ComfyUI ended with exit code 3 and did not say why. A custom node may have ended it.",
  });
  await until(supervisor, ({ crashes }) => crashes >= 2);
});

test("one that is over at once, without a word, says just that", async ({ bench }) => {
  const supervisor = await bench.start("exits-at-once", [], { restartAfterCrash: () => false });
  const { failure } = await untilState(supervisor, "crashed");
  expect(failure).toMatchObject({ reason: "exit_code", exit_code: 7 });
});

test("the newest line of a start is told without colours", async ({ bench }) => {
  const supervisor = await bench.start("never-ready");
  const status = await until(
    supervisor,
    ({ last_line }) => last_line?.startsWith("ComfyUI version") === true,
  );
  expect(status.last_line).toBe("ComfyUI version: 0.3.64");
});

test("since when a ready ComfyUI is silent is known, and forgotten when it answers again", async ({
  bench,
}) => {
  const supervisor = await bench.start("answers", [], { timing: { ...quick, answerMs: 200 } });
  await untilState(supervisor, "ready");
  const { pid } = JSON.parse(readFileSync(join(bench.dataFolder, "comfy.pid.json"), "utf8")) as {
    pid: number;
  };
  process.kill(pid, "SIGSTOP");
  await vi.waitUntil(() => supervisor.silentSince() !== null, patience);
  expect(supervisor.isReady()).toBe(true);
  process.kill(pid, "SIGCONT");
  await vi.waitUntil(() => supervisor.silentSince() === null, patience);
});
