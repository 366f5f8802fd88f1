import { describe, expect } from "vitest";
import { gatewayTest, type Gateway } from "../../support/gateway.ts";
import { head, openRaw } from "../../support/raw.ts";
import { openSocket } from "../../support/socket.ts";
import { mb, memoryRise, transfers, untilOpen, untilStill } from "../../support/transfers.ts";

const test = gatewayTest({ auth: "required", flags: ["--public", "private"] });

const echoTo = async (gateway: Gateway, key: string) =>
  openSocket(`${gateway.shareUrl}/test/echo`, { "X-API-Key": key });

test("200 sockets of one key hear ComfyUI at once, and the 501st is refused", async ({
  gateway,
}) => {
  const { api_key: key } = await gateway.createKey();
  const open = (): ReturnType<typeof openSocket> =>
    openSocket(`${gateway.shareUrl}/ws`, { "X-API-Key": key });
  const clients = await Promise.all(Array.from({ length: 200 }, open));
  await Promise.all(
    clients.map((client) =>
      client.until(({ messages }) => messages.find(({ type }) => type === "status")),
    ),
  );
  clients.push(...(await Promise.all(Array.from({ length: 300 }, open))));
  await expect(open()).rejects.toThrow("429");
  const other = await gateway.createKey();
  const elsewhere = await openSocket(`${gateway.shareUrl}/ws`, { "X-API-Key": other.api_key });
  elsewhere.socket.terminate();
  for (const client of clients) client.socket.terminate();
  await Promise.all(clients.map((client) => client.closed()));
});

describe("frames", () => {
  test("of 1 MB come back whole, one after the other", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const client = await echoTo(gateway, key);
    const frames = Array.from({ length: 10 }, (_none, place) => Buffer.alloc(mb, place + 1));
    for (const frame of frames) client.socket.send(frame);
    await client.until(({ binaries }) => (binaries.length === frames.length ? true : undefined));
    for (const [place, frame] of frames.entries())
      expect(client.binaries[place]?.equals(frame)).toBe(true);
    client.socket.terminate();
  });

  test("sent in fragments arrive as one", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const client = await echoTo(gateway, key);
    client.socket.send(Buffer.from("one "), { fin: false });
    client.socket.send(Buffer.from("two "), { fin: false });
    client.socket.ping();
    client.socket.send(Buffer.from("three"), { fin: true });
    const back = await client.until(({ binaries }) => binaries[0]);
    expect(back.toString()).toBe("one two three");
    client.socket.terminate();
  });

  test("of a ping are answered by ComfyUI with the same words", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const client = await echoTo(gateway, key);
    const pong = new Promise<string>((resolve) => {
      client.socket.once("pong", (data) => {
        resolve(data.toString());
      });
    });
    client.socket.ping("are you there");
    expect(await pong).toBe("are you there");
    client.socket.terminate();
  });

  test.for([1000, 1001, 3000, 4999])("close with %i both ways", async (code, { gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const client = await echoTo(gateway, key);
    client.socket.close(code, "done");
    expect(await client.closed()).toBe(code);
  });

  test("that are no WebSocket's end in ComfyUI's own close code", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const raw = openRaw(gateway.shareUrl);
    raw.socket.write(
      head(
        gateway.shareUrl,
        "GET /test/echo HTTP/1.1",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        `X-API-Key: ${key}`,
      ),
    );
    await raw.until(/\r\n\r\n/);
    // A reserved opcode, masked with nothing.
    raw.socket.write(Buffer.from([0x83, 0x80, 0, 0, 0, 0]));
    const received = await raw.closed();
    expect(received.slice(received.indexOf("\r\n\r\n") + 4)).toContain("\x88\x02\x03\xea");
  });
});

test.skipIf(process.platform !== "linux")(
  "a reader that stops reading holds ComfyUI up, not the gateway's memory",
  async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    await untilOpen(gateway, 0);
    const before = (await transfers(gateway)).bytes_out;
    const rise = await memoryRise(gateway, async () => {
      const client = await openSocket(
        `${gateway.shareUrl}/test/flood?frames=400&bytes=${String(mb)}`,
        { "X-API-Key": key },
        // Compressed, 400 MB of nothing are next to nothing.
        { perMessageDeflate: false },
      );
      client.socket.pause();
      expect(await untilStill(gateway, before)).toBeLessThan(200 * mb);
      client.socket.resume();
      await client.closed();
      expect(client.binaries.length).toBe(400);
    });
    expect(rise / mb).toBeLessThan(80);
  },
);
