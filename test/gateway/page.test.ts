import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { callPlain, startGateway } from "../support/gateway.ts";
import { cookieFor } from "../support/session.ts";

const script =
  '<script src="/latchkey/link.js"></script><script type="module" src="/latchkey/tab.js"></script>';
const stats = { system: { comfyui_version: "0.3.64" }, devices: [] };

/** What a browser that is signed in gets for the page, from a ComfyUI that answers it like this. */
async function pageFrom(answer: RequestListener): ReturnType<typeof callPlain> {
  const upstream = createServer((req, res) => {
    if (req.url === "/") answer(req, res);
    else res.setHeader("Content-Type", "application/json").end(JSON.stringify(stats));
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const { port } = upstream.address() as AddressInfo;
  const url = `http://127.0.0.1:${String(port)}`;
  const gateway = await startGateway({ auth: "required", demo: false, flags: ["--upstream", url] });
  try {
    await expect
      .poll(async () => (await gateway.call("/latchkey/health")).text)
      .toContain('"ready"');
    const { api_key: key } = await gateway.createKey();
    const headers = await cookieFor(gateway, key);
    return await callPlain(`${gateway.shareUrl}/`, { ...headers, "Accept-Encoding": "gzip, br" });
  } finally {
    await gateway.stop();
    upstream.close();
    upstream.closeAllConnections();
  }
}

const html = { "Content-Type": "text/html; charset=utf-8" };
// Bytes of its own writing must come through as they are: these are Cyrillic and a lone surrogate half.
const page = Buffer.concat([
  Buffer.from('<!doctype html><html><HEAD lang="ru"><title>Студия</title>'),
  Buffer.from([0xed, 0xa0, 0xbd]),
  Buffer.from("</head><body></body></html>"),
]);

test.for([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
] as const)(
  "a page that comes as %s, though it was not asked for, is opened and has the script",
  async ([coding, pack]) => {
    const answer = await pageFrom((_req, res) => {
      res.writeHead(200, { ...html, "Content-Encoding": coding, ETag: '"a"' }).end(pack(page));
    });
    expect(answer.headers).not.toHaveProperty("content-encoding");
    expect(answer.text).toBe(
      page.toString("utf8").replace('<HEAD lang="ru">', `<HEAD lang="ru">${script}`),
    );
  },
);

test("a page in a coding that nobody knows passes as it came", async () => {
  const answer = await pageFrom((_req, res) => {
    res.writeHead(200, { ...html, "Content-Encoding": "secret" }).end("<head>");
  });
  expect(answer.headers["content-encoding"]).toBe("secret");
  expect(answer.text).toBe("<head>");
});

test.for([
  [404, html],
  [200, { "Content-Type": "application/json" }],
] as const)("an answer that is no page (%s, %o) passes as it came", async ([status, headers]) => {
  const answer = await pageFrom((_req, res) => {
    res.writeHead(status, { ...headers, ETag: '"a"' }).end("<head></head>");
  });
  expect(answer.status).toBe(status);
  expect(answer.text).toBe("<head></head>");
  expect(answer.headers["etag"]).toBe('"a"');
});

test("a page that breaks off is an error, not half a page", async () => {
  const answer = await pageFrom((_req, res) => {
    res.writeHead(200, { ...html, "Content-Length": "1000" });
    res.write("<html><head></head>", () => res.destroy());
  });
  expect(answer.status).toBe(502);
});

test("a page without a head has the script too", async () => {
  const answer = await pageFrom((_req, res) => res.writeHead(200, html).end("<p>Hello</p>"));
  expect(answer.text).toBe(`${script}<p>Hello</p>`);
});
