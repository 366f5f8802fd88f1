// A real nginx with TLS, set up as the documentation says, and a tunnel that brings plain HTTP: what stands
// before the share listener on people's machines.
import { describe, expect, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { callUrl, gatewayTest, type Gateway } from "../support/gateway.ts";
import { nginxMissing, startNginx, startTunnel } from "../support/proxies.ts";
import { callTls } from "../support/tls.ts";
import { openSocket } from "../support/socket.ts";

const declared = gatewayTest({ auth: "required", flags: ["--trust-proxy", "127.0.0.1"] });
const undeclared = gatewayTest({ auth: "required" });
const tunnelled = gatewayTest({
  auth: "required",
  flags: ["--trust-proxy", "127.0.0.1,cf-connecting-ip"],
});

/** Who asks nginx: another address of this computer than the one that nginx asks from. */
const visitor = "127.0.0.7";

if (nginxMissing !== null) process.stdout.write(`nginx is not tested: ${nginxMissing}\n`);

async function nginxBefore(gateway: Gateway) {
  const nginx = await startNginx(gateway.shareUrl);
  onTestFinished(() => nginx.close());
  return nginx;
}

type Nginx = Awaited<ReturnType<typeof nginxBefore>>;

async function signIn(nginx: Nginx, key: string, headers: Record<string, string> = {}) {
  const answer = await callTls(`${nginx.url}/latchkey/session`, nginx.ca, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: nginx.url, ...headers },
    body: JSON.stringify({ key }),
    localAddress: visitor,
  });
  return { answer, cookie: answer.headers["set-cookie"]?.[0] ?? "" };
}

/** What ComfyUI was told of the last request for a path. */
async function toldOf(gateway: Gateway, path: string): Promise<Record<string, string>> {
  const entry = (await gateway.journal()).findLast(({ target }) => target.split("?")[0] === path);
  return Object.fromEntries(
    (entry?.headers ?? []).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

describe.skipIf(nginxMissing !== null)("nginx with TLS, declared at its address", () => {
  declared(
    "a browser signs in by a Secure cookie, and ComfyUI is told of who asks, and how",
    async ({ gateway }) => {
      const nginx = await nginxBefore(gateway);
      const { api_key: key } = await gateway.createKey();
      const { answer, cookie } = await signIn(nginx, key);
      expect(answer.status).toBe(204);
      expect(cookie).toContain("; Secure");
      await gateway.clearJournal();
      const headers = {
        Cookie: cookie.split(";")[0] ?? "",
        Origin: nginx.url,
        // What a visitor makes up stands before what nginx adds.
        "X-Forwarded-For": "203.0.113.66",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
      };
      const asked = { method: "POST", headers, localAddress: visitor };
      expect((await callTls(`${nginx.url}/interrupt`, nginx.ca, asked)).status).toBe(200);
      expect(await toldOf(gateway, "/interrupt")).toMatchObject({
        "x-forwarded-for": visitor,
        "x-forwarded-proto": "https",
        "x-forwarded-host": new URL(nginx.url).host,
      });
      const foreign = { ...asked, headers: { ...headers, Origin: "https://evil.example" } };
      expect((await callTls(`${nginx.url}/interrupt`, nginx.ca, foreign)).status).toBe(403);
    },
  );

  declared("a socket by wss opens with the cookie, and speaks both ways", async ({ gateway }) => {
    const nginx = await nginxBefore(gateway);
    const { api_key: key } = await gateway.createKey();
    const { cookie } = await signIn(nginx, key);
    const open = (headers: Record<string, string>): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`${nginx.url.replace("https", "wss")}/ws?clientId=a`, {
          ...{ ca: nginx.ca, headers, origin: nginx.url, localAddress: visitor },
        });
        socket.once("error", reject);
        socket.once("message", (data: Buffer) => {
          socket.terminate();
          resolve(data.toString());
        });
      });
    await gateway.clearJournal();
    expect(await open({ Cookie: cookie.split(";")[0] ?? "" })).toContain('"status"');
    expect(await toldOf(gateway, "/ws")).toMatchObject({
      "x-forwarded-for": visitor,
      "x-forwarded-proto": "https",
    });
  });

  declared(
    "a guesser is slowed down, and nobody else behind the same nginx",
    async ({ gateway }) => {
      const nginx = await nginxBefore(gateway);
      const statuses = new Set<number>();
      for (let time = 0; time < 21; time += 1)
        statuses.add((await signIn(nginx, "comfy_wrong")).answer.status);
      expect([...statuses]).toEqual([401, 429]);
      const other = await callTls(`${nginx.url}/history`, nginx.ca, {
        headers: { "X-API-Key": "comfy_wrong" },
        localAddress: "127.0.0.8",
      });
      expect(other.status).toBe(401);
    },
  );
});

describe.skipIf(nginxMissing !== null)("nginx with TLS that nobody declared", () => {
  undeclared(
    "its word is not taken: its own address counts, and plain HTTP",
    async ({ gateway }) => {
      const nginx = await nginxBefore(gateway);
      const { api_key: key } = await gateway.createKey();
      const { answer, cookie } = await signIn(nginx, key);
      expect(answer.status).toBe(204);
      expect(cookie).not.toContain("Secure");
      await gateway.clearJournal();
      const headers = { "X-API-Key": key };
      await callTls(`${nginx.url}/history`, nginx.ca, { headers, localAddress: visitor });
      expect(await toldOf(gateway, "/history")).toMatchObject({
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "http",
      });
    },
  );
});

describe("a tunnel that brings plain HTTP from this computer and says https", () => {
  const host = "studio.example";
  const brought = {
    host,
    "cf-connecting-ip": "203.0.113.9",
    "x-forwarded-for": "198.51.100.1",
    "x-forwarded-proto": "https",
  };
  const fromPage = { Origin: `https://${host}` };

  async function tunnelTo(url: string): Promise<string> {
    const tunnel = await startTunnel(url, brought);
    onTestFinished(() => tunnel.close());
    return tunnel.url;
  }
  async function cookieBy(url: string, gateway: Gateway): Promise<string> {
    const { api_key: key } = await gateway.createKey();
    const headers = fromPage;
    const answer = await callUrl(`${url}/latchkey/session`, { body: { key }, headers });
    expect(answer.status).toBe(204);
    return answer.headers.getSetCookie()[0] ?? "";
  }

  tunnelled("is believed where it is declared: cookie, address, socket", async ({ gateway }) => {
    const url = await tunnelTo(gateway.shareUrl);
    const cookie = await cookieBy(url, gateway);
    expect(cookie).toContain("; Secure");
    await gateway.clearJournal();
    const headers = { ...fromPage, Cookie: cookie.split(";")[0] ?? "" };
    const client = await openSocket(`${url}/ws`, headers);
    client.socket.terminate();
    expect(await toldOf(gateway, "/ws")).toMatchObject({
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-proto": "https",
      "x-forwarded-host": host,
    });
  });

  undeclared("is not where it is not, and gives nobody the owner's rights", async ({ gateway }) => {
    expect(await cookieBy(await tunnelTo(gateway.shareUrl), gateway)).not.toContain("Secure");
    // Ended at the port for this computer, as it should not be: its name is not this computer's.
    const wrong = await tunnelTo(gateway.localUrl);
    expect((await callUrl(`${wrong}/api/keys`)).status).toBe(421);
  });
});
