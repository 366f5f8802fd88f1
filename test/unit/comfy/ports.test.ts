import { createServer } from "node:net";
import { expect, test } from "vitest";
import { linuxTable } from "../../../main/core/comfy/processes/linux.ts";
import { freeLoopbackPort, isPortFree, whoListens } from "../../../main/core/platform/ports.ts";

test("a port is free until somebody listens, who is then named", async () => {
  const port = await freeLoopbackPort();
  expect(await isPortFree("127.0.0.1", port)).toBe(true);
  expect(await whoListens(port)).toBeNull();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  expect(await isPortFree("127.0.0.1", port)).toBe(false);
  expect(await whoListens(port)).toMatchObject({ pid: process.pid });
  expect(linuxTable("/proc").ownsPort([process.pid], port)).toBe(true);
  expect(linuxTable("/proc").ownsPort([process.ppid], port)).toBe(false);
  server.close();
});

test("where the system shows no sockets, nobody says whose a port is", () => {
  expect(linuxTable("/nowhere").ownsPort([process.pid], 80)).toBeNull();
});
