import { createServer, type Socket } from "node:net";
import { expect, test as base } from "vitest";
import { withUpstream, type Gateway } from "../../support/gateway.ts";
import { head, openRaw, statusesOf } from "../../support/raw.ts";

const json = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`;
const stats = json('{"system":{"comfyui_version":"0.3.64","argv":["main.py"]},"devices":[]}');

/** As ComfyUI sends the name of a picture: bytes of UTF-8. */
const fileName = Buffer.from('filename="Übung 日本.png"').toString("latin1");
const named = `HTTP/1.1 200 OK\r\nContent-Disposition: ${fileName}\r\n`;

/** What ComfyUI answers, byte for byte, and whether it hangs up behind it. */
const answers: Readonly<Record<string, readonly [text: string, hangsUp: boolean]>> = {
  small: [json('{"a":1}'), false],
  large: [json("x".repeat(100_000)), false],
  empty: ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false],
  noContent: ["HTTP/1.1 204 No Content\r\n\r\n", false],
  notModified: ['HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n', false],
  hinted: [`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${json('{"a":1}')}`, false],
  untilTheEnd: ["HTTP/1.1 200 OK\r\n\r\nold", true],
  chunked: ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nnew\r\n0\r\n\r\n", false],
  cut: ["HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234", true],
  cutChunk: ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nnew\r\n", true],
  halfHead: ["HTTP/1.1 200 OK\r\nContent-", true],
  switched: [
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
    false,
  ],
  more: [json('{"a":1}') + json('{"smuggled":2}'), false],
  none: ["", true],
  named: [`${named}Content-Length: 1\r\n\r\nx`, false],
  namedLarge: [`${named}Content-Length: 100000\r\n\r\n${"x".repeat(100_000)}`, false],
  // A file's body comes behind its head, and here not at all.
  namedAlone: [`${named}Content-Length: 1\r\n\r\n`, false],
};

function answer(socket: Socket, target: string): void {
  const [text, hangsUp] = answers[/[?&]kind=(\w+)/.exec(target)?.[1] ?? ""] ?? [
    target.includes("system_stats") ? stats : json("{}"),
    false,
  ];
  socket.write(text, "latin1");
  if (hangsUp) socket.end();
}

const test = base.extend<{ gateway: Gateway }>({
  gateway: [
    async ({}, use) => {
      const comfy = createServer((socket) => {
        socket.on("error", () => undefined);
        socket.on("data", (data) => {
          for (const [, target = ""] of data.toString("latin1").matchAll(/^[A-Z]+ (\S+) HTTP/gm))
            answer(socket, target);
        });
      });
      await withUpstream(comfy, "off", use);
    },
    { scope: "file" },
  ],
});

// Each is sent on one connection, and another question behind it: an answer that was not whole ends it.
test.for<[kind: string, method: string, status: number, isWhole: boolean]>([
  ["small", "GET", 200, true],
  ["small", "HEAD", 200, true],
  ["large", "GET", 200, true],
  ["empty", "GET", 200, true],
  ["noContent", "GET", 204, true],
  ["notModified", "GET", 304, true],
  ["notModified", "HEAD", 304, true],
  ["hinted", "GET", 200, true],
  ["untilTheEnd", "GET", 200, true],
  ["chunked", "GET", 200, true],
  ["cut", "GET", 200, false],
  ["cutChunk", "GET", 200, false],
  ["halfHead", "GET", 502, true],
  ["switched", "GET", 502, true],
  ["more", "GET", 200, true],
  ["none", "GET", 502, true],
])(
  "an answer that is %s to a %s arrives as %i, whole: %s",
  async ([kind, method, status, isWhole], { gateway }) => {
    const raw = openRaw(gateway.shareUrl);
    raw.socket.write(head(gateway.shareUrl, `${method} /history?kind=${kind} HTTP/1.1`));
    if (isWhole) {
      await raw.until(/\r\n\r\n/);
      raw.socket.write(head(gateway.shareUrl, "GET /history HTTP/1.1", "Connection: close"));
    }
    const received = await raw.closed();
    expect(statusesOf(received)).toEqual(isWhole ? [status, 200] : [status]);
    expect(received).not.toContain("smuggled");
    expect(gateway.child.exitCode).toBeNull();
  },
);

// Node writes a head that goes ahead of its body as UTF-8, what it keeps as one byte then as two.
test.for([
  ["named", "GET"],
  ["named", "HEAD"],
  ["namedLarge", "GET"],
  ["namedAlone", "GET"],
  ["namedAlone", "HEAD"],
] as const)(
  "a header's bytes arrive as they are: %s by %s",
  async ([kind, method], { gateway }) => {
    const raw = openRaw(gateway.shareUrl);
    raw.socket.write(head(gateway.shareUrl, `${method} /history?kind=${kind} HTTP/1.1`));
    expect(await raw.until(/\r\n\r\n/)).toContain(`: ${fileName}\r\n`);
    raw.socket.destroy();
  },
);
