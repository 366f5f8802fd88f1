// Bodies that come in single bytes, which would be held a hundredfold where ComfyUI does not take them.
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, test as base, vi } from "vitest";
import { startGateway, type Gateway } from "../../support/gateway.ts";
import { patience } from "../../support/patience.ts";
import { head, openRaw, statusesOf } from "../../support/raw.ts";
import { mb, memoryRise } from "../../support/transfers.ts";

const stats = '{"system":{"comfyui_version":"0.3.64","argv":["main.py"]},"devices":[]}';
const ok = `HTTP/1.1 200 OK\r\nContent-Length: ${String(stats.length)}\r\n\r\n${stats}`;

/** A ComfyUI that keeps what is sent to it, but takes nothing that is `?stalled`. */
const test = base.extend<{ comfy: { uploaded: string; port: number }; gateway: Gateway }>({
  comfy: [
    async ({}, use) => {
      const comfy = { uploaded: "", port: 0 };
      const server = createServer((socket) => {
        socket.on("error", () => undefined);
        socket.on("data", (data) => {
          const text = data.toString("latin1");
          if (text.startsWith("POST /upload/image?stalled")) socket.pause();
          else if (text.startsWith("GET ")) socket.write(ok);
          else comfy.uploaded += text;
        });
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      comfy.port = (server.address() as AddressInfo).port;
      await use(comfy);
      server.close();
    },
    { scope: "file" },
  ],
  gateway: [
    async ({ comfy }, use) => {
      const flags = ["--upstream", `http://127.0.0.1:${String(comfy.port)}`];
      const gateway = await startGateway({ demo: false, auth: "off", flags });
      await use(gateway);
      await gateway.stop();
    },
    { scope: "file" },
  ],
});

const begun = (gateway: Gateway, path: string): string =>
  head(gateway.shareUrl, `POST ${path} HTTP/1.1`, "Transfer-Encoding: chunked");

// Seen to be red, with none of them ended, before pieces were counted.
test.skipIf(process.platform !== "linux")(
  "fifty uploads in chunks of one byte are cut off, and cost little memory",
  { timeout: 120_000 },
  async ({ gateway }) => {
    const sendAll = async (): Promise<void> => {
      const ends = Array.from({ length: 50 }, async () => {
        const raw = openRaw(gateway.shareUrl);
        raw.socket.write(begun(gateway, "/upload/image?stalled"));
        const piece = "1\r\nx\r\n".repeat(10_000);
        const send = (): void => {
          while (raw.socket.writable && raw.socket.write(piece));
        };
        raw.socket.on("drain", send);
        send();
        await raw.closed();
      });
      await Promise.all(ends);
    };
    // What a first use takes is not what each one costs.
    await sendAll();
    const rise = await memoryRise(gateway, sendAll);
    expect(rise / mb).toBeLessThan(80);
    expect((await gateway.call("/queue", { share: true })).status).toBe(200);
  },
);

test("who sends it is told why", async ({ gateway }) => {
  const raw = openRaw(gateway.shareUrl);
  raw.socket.write(`${begun(gateway, "/upload/image?stalled")}${"1\r\nx\r\n".repeat(2_001)}`);
  const received = await raw.closed();
  expect(statusesOf(received)).toEqual([400]);
  expect(received).toContain("too many tiny pieces");
});

test("what trickles in goes on as it comes, and all of it", async ({ gateway, comfy }) => {
  const raw = openRaw(gateway.shareUrl);
  raw.socket.write(begun(gateway, "/upload/image"));
  for (const word of ["one", "two", "three"]) {
    raw.socket.write(`${word.length.toString(16)}\r\n${word}\r\n`);
    await vi.waitFor(() => {
      expect(comfy.uploaded).toMatch(new RegExp(`\\r\\n${word}$`));
    }, patience);
  }
  // As many small ones as there are parts to a form of a thousand fields, and larger ones between them.
  const large = "l".repeat(64 * 1024);
  for (let count = 0; count < 3_000; count += 1)
    raw.socket.write(`1\r\nx\r\n${count % 1_000 === 0 ? `10000\r\n${large}\r\n` : ""}`);
  raw.socket.write("0\r\n\r\n");
  await vi.waitFor(() => {
    expect(comfy.uploaded).toMatch(/\r\n0\r\n\r\n$/);
  }, patience);
  const [, body = ""] = comfy.uploaded.split(/\r\n\r\n(.*)/s);
  const pieces = [...`\r\n${body}`.matchAll(/\r\n[0-9a-f]+\r\n([xl]+)/g)];
  expect(pieces.map(([, text]) => text).join("")).toHaveLength(3_000 + 3 * large.length);
  raw.socket.destroy();
});
