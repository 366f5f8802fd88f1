// ComfyUI writes to one socket after the other: who does not read must not hold up the others.
import { once } from "node:events";
import type { Socket } from "node:net";
import { createServer } from "node:http";
import { expect, test as base } from "vitest";
import { WebSocketServer, type WebSocket } from "ws";
import { withUpstream, type Gateway } from "../../support/gateway.ts";
import { head, openRaw } from "../../support/raw.ts";
import { openSocket } from "../../support/socket.ts";
import { mb } from "../../support/transfers.ts";

const stats = '{"system":{"comfyui_version":"0.3.64","argv":["main.py"]},"devices":[]}';
const frames = 60;

/** Sends frames of 1 MB as ComfyUI does: the next one once the system has taken the last. */
async function sendAll(socket: WebSocket): Promise<number> {
  let sent = 0;
  while (sent < frames && socket.readyState === socket.OPEN) {
    await new Promise<void>((resolve) => {
      socket.once("close", resolve);
      socket.send(Buffer.alloc(mb, sent), () => {
        socket.off("close", resolve);
        resolve();
      });
    });
    sent += 1;
  }
  return sent;
}

const test = base.extend<{
  gateway: Gateway;
  /** The next socket that is opened at ComfyUI with an id. */
  opened: (id: string) => Promise<WebSocket>;
}>({
  opened: [
    async ({}, use) => {
      await use(async (id) => {
        for (;;) {
          const [socket, { url }] = (await once(sockets, "connection")) as [
            WebSocket,
            { url: string },
          ];
          if (url.includes(`clientId=${id}`)) return socket;
        }
      });
    },
    { scope: "file" },
  ],
  gateway: [
    async ({}, use) => {
      const comfy = createServer((_req, res) => {
        res.setHeader("Content-Type", "application/json").end(stats);
      });
      comfy.on("upgrade", (req, socket, rest) => {
        sockets.handleUpgrade(req, socket, rest, (opened) => {
          sockets.emit("connection", opened, req);
        });
      });
      await withUpstream(comfy, "optional", use);
    },
    { scope: "file" },
  ],
});
const sockets = new WebSocketServer({ noServer: true });

/** Reads a little of it each time the timer comes round. */
function readLittle(socket: Socket, bytes: number): NodeJS.Timeout {
  return setInterval(() => {
    if (socket.read(bytes) === null) socket.read();
  }, 100);
}

function sleepAt(gateway: Gateway, id: string): ReturnType<typeof openRaw> {
  const raw = openRaw(gateway.shareUrl);
  raw.socket.write(
    head(
      gateway.shareUrl,
      `GET /ws?clientId=${id} HTTP/1.1`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ),
  );
  return raw;
}

// Seen to be red, with ComfyUI waiting for ever, when the reader's pace was passed on.
test(
  "who reads nothing is let go, and ComfyUI goes on",
  { timeout: 60_000 },
  async ({ gateway, opened }) => {
    const atComfy = opened("sleeper");
    const raw = sleepAt(gateway, "sleeper");
    await raw.until(/101/);
    raw.socket.pause();
    const socket = await atComfy;
    const closed = once(socket, "close");
    expect(await sendAll(socket)).toBeGreaterThan(8);
    await closed;
    raw.socket.destroy();
  },
);

// Seen to be red, with a real ComfyUI too, when all that counted was that something was taken.
test(
  "who reads a little now and then holds up ComfyUI no longer than who reads nothing",
  { timeout: 60_000 },
  async ({ gateway, opened }) => {
    const atComfy = opened("trickle");
    const raw = sleepAt(gateway, "trickle");
    await raw.until(/101/);
    raw.socket.removeAllListeners("data").pause();
    const reading = readLittle(raw.socket, 16 * 1024);
    const socket = await atComfy;
    const closed = once(socket, "close");
    await sendAll(socket);
    await closed;
    clearInterval(reading);
    raw.socket.destroy();
  },
);

test("who reads gets all of it, whole", async ({ gateway, opened }) => {
  const atComfy = opened("reader");
  const client = await openSocket(`${gateway.shareUrl}/ws?clientId=reader`);
  expect(await sendAll(await atComfy)).toBe(frames);
  await client.until(({ binaries }) => (binaries.length === frames ? true : undefined));
  for (const [place, frame] of client.binaries.entries())
    expect(frame.equals(Buffer.alloc(mb, place))).toBe(true);
  client.socket.terminate();
});
