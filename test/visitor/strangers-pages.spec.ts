// What other pages can make of a collaborator's browser that is signed in: with a real one, since it is the
// browser that decides.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "@playwright/test";
import { callUrl } from "../support/gateway.ts";
import { openShare, test as base } from "../support/visitor.ts";

/** Another website on this computer: its page at any path. */
const test = base.extend<{ siteOf: (page: string) => Promise<string> }>({
  siteOf: async ({}, use) => {
    const servers: Server[] = [];
    await use(async (page) => {
      const server = createServer((_req, res) => {
        res.setHeader("Content-Type", "text/html").end(page);
      }).listen(0, "127.0.0.1");
      servers.push(server);
      await once(server, "listening");
      return `http://localhost:${String((server.address() as AddressInfo).port)}/`;
    });
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  },
});

const makeKey = `
  fetch("/api/keys", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: "stolen", role: "admin" }),
  }).then((answer) => (document.title = "made " + answer.status), () => (document.title = "failed"));
  document.title = "ran";
`;

test("what a creator uploads does not act for an admin who opens it", async ({ visitor }) => {
  const share = await openShare(["--auth", "required"], ["--test-routes"]);
  const html = `<!doctype html><title>quiet</title><h1>picture</h1><script>${makeKey}</script>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><title>quiet</title><script>${makeKey}</script></svg>`;
  const headers = { "X-API-Key": share.key };
  const form = new FormData();
  form.append("image", new File([svg], "evil.svg"));
  const pageForm = new FormData();
  pageForm.append("image", new File([html], "evil.html"));
  const sent = [
    fetch(`${share.url}/upload/image`, { method: "POST", headers, body: form }),
    fetch(`${share.url}/upload/image`, { method: "POST", headers, body: pageForm }),
    fetch(`${share.url}/api/userdata/evil.html`, { method: "POST", headers, body: html }),
  ];
  for (const answer of await Promise.all(sent)) expect(answer.status).toBe(200);

  const made = await callUrl(`${share.localUrl}/api/keys`, { body: { name: "A", role: "admin" } });
  const admin = (made.json as { api_key: string }).api_key;
  await visitor.goto(`${share.url}/latchkey/sign-in?next=%2Flatchkey%2Faccount#key=${admin}`);
  await expect(visitor).toHaveURL(`${share.url}/latchkey/account`);
  for (const path of [
    "/api/userdata/evil.html",
    "/api/view?filename=evil.svg&type=input",
    // As custom nodes give out files.
    "/test/node-file?filename=evil.html",
    "/api/test/node-file?filename=evil.svg",
  ]) {
    const opened = await visitor.goto(share.url + path);
    expect(opened?.status()).toBe(200);
    // A script would have run before the page is loaded.
    expect(await visitor.title()).toBe("quiet");
  }
  const keys = await (await fetch(`${share.localUrl}/api/keys`)).text();
  expect(keys).not.toContain("stolen");
  await share.close();
});

test("another website gets the web UI into no frame, where no key is needed either", async ({
  visitor,
  siteOf,
  keylessShare: open,
}) => {
  for (const address of [open.url, open.localUrl]) {
    await visitor.goto(`${address}/`);
    await expect(visitor.getByRole("button", { name: "Draw" })).toBeVisible();
    await visitor.goto(await siteOf(`<iframe src="${address}/"></iframe>`));
    expect(visitor.frames()[1]?.url()).toBe("chrome-error://chromewebdata/");
  }
});

test("another website opens no socket, whatever it puts into its address", async ({
  visitor,
  siteOf,
  keylessShare: open,
}) => {
  await visitor.goto(await siteOf("<h1>another</h1>"));
  for (const address of [open.url, open.localUrl]) {
    for (const path of ["/ws", "/ws?clientId=a", "/ws?token=comfy_made_up", "/api/ws?token="]) {
      const opened = await visitor.evaluate(
        (url) =>
          new Promise((resolve) => {
            const socket = new WebSocket(url);
            socket.onopen = () => resolve("opened");
            socket.onerror = () => resolve("refused");
          }),
        address.replace("http", "ws") + path,
      );
      expect(opened, `${address}${path}`).toBe("refused");
    }
  }
});

test("a link from another website opens the web UI, and none of the owner's routes", async ({
  visitor,
  siteOf,
  share,
}) => {
  const made = await callUrl(`${share.localUrl}/api/keys`, { body: { name: "A", role: "admin" } });
  const admin = (made.json as { api_key: string }).api_key;
  await visitor.goto(`${share.url}/#key=${admin}`);
  await expect(visitor.getByRole("button", { name: "Draw" })).toBeVisible();
  for (const [path, status] of [
    ["/", 200],
    ["/api/manager/version", 403],
  ] as const) {
    await visitor.goto(await siteOf(`<a href="${share.url}${path}">go</a>`));
    const answer = visitor.waitForResponse((response) => response.url() === share.url + path);
    await visitor.getByRole("link").click();
    expect((await answer).status()).toBe(status);
  }
  // From the web UI itself it is answered.
  await visitor.goto(`${share.url}/`);
  const answered = await visitor.evaluate(async () => (await fetch("/manager/version")).status);
  expect(answered).toBe(200);
});
