// A collaborator's browser through a real nginx with TLS, set up as the documentation says.
import { expect } from "@playwright/test";
import { callUrl } from "../support/gateway.ts";
import { nginxMissing, startNginx } from "../support/proxies.ts";
import { trafficDuring } from "../support/traffic.ts";
import { openWebUi, run, shareWebUi, test } from "../support/web-ui.ts";

test("the web UI works through nginx, by a cookie that is its own, until the key is paused", async ({
  browserOfVisitor,
  ui,
}) => {
  test.skip(nginxMissing !== null, nginxMissing ?? "");
  test.setTimeout(170_000);
  const share = await shareWebUi(ui, ["--trust-proxy", "127.0.0.1"]);
  const nginx = await startNginx(share.url);
  // Its certificate is the test's own.
  const context = await browserOfVisitor.newContext({
    ignoreHTTPSErrors: true,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));

  await openWebUi(page, `${nginx.url}/#key=${share.key}`);
  expect(page.url()).toBe(`${nginx.url}/`);
  const [cookie, ...more] = await context.cookies();
  expect(more).toEqual([]);
  expect(cookie).toMatchObject({
    name: "__Host-latchkey_session",
    ...{ secure: true, httpOnly: true, sameSite: "Lax", path: "/" },
  });
  await run(page, "lake");
  expect(sockets.join("\n")).toContain(`${nginx.url.replace("https", "wss")}/ws`);
  await expect(page.getByRole("region", { name: "Your key" })).toContainText("99 of 100 left");

  const paused = await callUrl(`${share.localUrl}/api/keys/${share.keyId}`, {
    method: "PATCH",
    body: { is_active: false },
  });
  expect(paused.status).toBe(200);
  await expect(page).toHaveURL(/\/latchkey\/sign-in\?.*reason=paused/, { timeout: 2_000 });
  await expect(page.getByText("Your key is paused.")).toBeVisible();
  expect(await trafficDuring(page, 3_000)).toEqual({ pages: 0, requests: 0, sockets: 0 });
  await context.close();
  await nginx.close();
  await share.close();
});
