import { describe, expect } from "vitest";
import { gatewayTest, type Gateway, type Journal } from "../support/gateway.ts";
import { openSocket } from "../support/socket.ts";

const proxy = { address: "127.0.0.1", header: "x-forwarded-for", host: false };
const undeclared = gatewayTest({ auth: "required" });
const declared = gatewayTest({ auth: "required", settings: { proxies: [proxy] } });
const namesHost = gatewayTest({
  auth: "optional",
  settings: {
    proxies: [{ ...proxy, address: "127.0.0.0/8", host: true }],
    sharing: { names: ["studio.example"] },
  },
});
const elsewhere = gatewayTest({
  auth: "required",
  settings: { proxies: [{ ...proxy, address: "192.0.2.1", host: true }] },
});

const claims = {
  "X-Forwarded-For": "198.51.100.4, 203.0.113.9",
  "X-Forwarded-Proto": "https",
  "X-Forwarded-Host": "studio.example",
  "CF-Connecting-IP": "192.0.2.77",
  "X-Real-IP": "192.0.2.78",
} as const;

/** What ComfyUI was told of a request that came with those claims, and what it was answered. */
async function asSeen(gateway: Gateway, headers: Record<string, string> = claims) {
  await gateway.clearJournal();
  const { api_key: key } = await gateway.createKey();
  const answer = await gateway.call("/history", { share: true, key, headers });
  return { answer, told: toldIn(await gateway.journal(), "/history") };
}

function toldIn(journal: Journal, target: string): Record<string, string> {
  const entry = journal.find((one) => one.target.split("?")[0] === target);
  return Object.fromEntries(
    (entry?.headers ?? [])
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => /forwarded|real-ip|cf-|^via$/.test(name)),
  );
}

async function signInCookie(gateway: Gateway, headers: Record<string, string>): Promise<string> {
  const { api_key: key } = await gateway.createKey();
  const body = { key };
  const method = "POST";
  const answer = await gateway.call("/latchkey/session", { method, share: true, body, headers });
  expect(answer.status).toBe(204);
  return answer.headers.getSetCookie()[0] ?? "";
}

/** Wrong keys until they are no longer looked at; gives the last status. */
async function guess(gateway: Gateway, times: number, client: string): Promise<number> {
  let status = 0;
  for (let time = 0; time < times; time += 1) {
    const headers = { "X-Forwarded-For": client };
    ({ status } = await gateway.call("/queue", { share: true, key: "comfy_wrong", headers }));
  }
  return status;
}

describe("no proxy is declared", () => {
  undeclared(
    "what a client says of itself is ignored and does not reach ComfyUI",
    async ({ gateway }) => {
      const { told } = await asSeen(gateway);
      expect(told).toEqual({
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "http",
        "x-forwarded-host": new URL(gateway.shareUrl).host,
      });
    },
  );

  undeclared("https that nobody vouches for makes no Secure cookie", async ({ gateway }) => {
    expect(await signInCookie(gateway, claims)).not.toContain("Secure");
  });

  undeclared("a guesser does not get new tries by another X-Forwarded-For", async ({ gateway }) => {
    await guess(gateway, 20, "203.0.113.1");
    expect(await guess(gateway, 1, "203.0.113.2")).toBe(429);
  });
});

describe("a proxy is declared at this address, with X-Forwarded-For", () => {
  declared("ComfyUI is told of the client and the scheme, of nothing else", async ({ gateway }) => {
    const { told } = await asSeen(gateway);
    expect(told).toEqual({
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-proto": "https",
      "x-forwarded-host": new URL(gateway.shareUrl).host,
    });
  });

  declared("so it is for a socket", async ({ gateway }) => {
    await gateway.clearJournal();
    const { api_key: key } = await gateway.createKey();
    const client = await openSocket(`${gateway.shareUrl}/ws`, { ...claims, "X-API-Key": key });
    client.socket.terminate();
    expect(toldIn(await gateway.journal(), "/ws")).toMatchObject({
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-proto": "https",
    });
  });

  declared(
    "the cookie is Secure where the proxy says https, and not where it says http",
    async ({ gateway }) => {
      expect(await signInCookie(gateway, claims)).toContain("; Secure");
      const plain = { ...claims, "X-Forwarded-Proto": "http" };
      expect(await signInCookie(gateway, plain)).not.toContain("Secure");
    },
  );

  declared(
    "a page through the proxy may change things with its cookie: its Origin is the Host",
    async ({ gateway }) => {
      const cookie = (await signInCookie(gateway, claims)).split(";")[0] ?? "";
      const { host } = new URL(gateway.shareUrl);
      const at = (origin: string) =>
        gateway.call("/interrupt", {
          method: "POST",
          share: true,
          headers: { ...claims, Cookie: cookie, Origin: origin },
        });
      expect((await at(`https://${host}`)).status).toBe(200);
      expect((await at("https://studio.example")).status).toBe(403);
    },
  );

  declared("guessers are slowed down each by their own address", async ({ gateway }) => {
    expect(await guess(gateway, 21, "203.0.113.20")).toBe(429);
    expect(await guess(gateway, 1, "203.0.113.21")).toBe(401);
    // What stands before the last stranger is the guesser's own word.
    expect(await guess(gateway, 1, "203.0.113.22, 203.0.113.20")).toBe(429);
  });

  declared(
    "on the local listener its word ends the owner's rights, as anybody's does",
    async ({ gateway }) => {
      const headers = { "X-Forwarded-For": "127.0.0.1" };
      expect((await gateway.call("/api/keys", { headers })).status).toBe(401);
      expect((await gateway.call("/api/keys")).status).toBe(200);
    },
  );
});

describe("a proxy is declared that sets the Host too", () => {
  namesHost("the name that it says is the one that counts", async ({ gateway }) => {
    const { told, answer } = await asSeen(gateway);
    expect(answer.status).toBe(200);
    expect(told["x-forwarded-host"]).toBe("studio.example");
    const strange = { ...claims, "X-Forwarded-Host": "evil.example" };
    expect((await asSeen(gateway, strange)).answer.status).toBe(421);
  });
});

describe("a proxy is declared at another address", () => {
  elsewhere("what this address says is not believed", async ({ gateway }) => {
    const { told } = await asSeen(gateway);
    expect(told["x-forwarded-for"]).toBe("127.0.0.1");
    expect(await signInCookie(gateway, claims)).not.toContain("Secure");
  });
});
