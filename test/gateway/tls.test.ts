import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { X509Certificate } from "node:crypto";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import { callUrl, latchkey, startGateway, type Gateway } from "../support/gateway.ts";
import { callTls, certificateAt, testAuthority, type TestAuthority } from "../support/tls.ts";
import { patience } from "../support/patience.ts";

async function folderOf(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-tls-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(options: Parameters<typeof startGateway>[0]): Promise<Gateway> {
  const gateway = await startGateway(options);
  onTestFinished(async () => {
    await gateway.stop();
  });
  return gateway;
}

/** Opens a socket over TLS; gives it open. */
function openWss(url: string, ca: string, headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/ws`, { ca, headers });
  return new Promise((resolve, reject) => {
    socket.once("open", () => {
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

function own({ files }: TestAuthority): string[] {
  return ["--tls-cert", files.cert, "--tls-key", files.key];
}

describe("a certificate of the artist's own", () => {
  test("encrypts the share listener: https, wss, a Secure cookie, and no HSTS", async () => {
    const authority = await testAuthority(await folderOf());
    await authority.write(["127.0.0.1", "studio.local"]);
    const gateway = await start({
      auth: "required",
      flags: [...own(authority), "--public", "private"],
    });
    expect(gateway.shareUrl).toMatch(/^https:/);
    const { api_key: key } = await gateway.createKey();
    const json = { "Content-Type": "application/json" };
    const signedIn = await callTls(`${gateway.shareUrl}/latchkey/session`, authority.pem, {
      method: "POST",
      headers: json,
      body: JSON.stringify({ key }),
    });
    expect(signedIn.status).toBe(204);
    const cookie = signedIn.headers["set-cookie"]?.[0] ?? "";
    expect(cookie).toMatch(
      /^__Host-latchkey_session=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    const headers = { Cookie: cookie.split(";")[0] ?? "" };
    await gateway.clearJournal();
    const answer = await callTls(`${gateway.shareUrl}/history`, authority.pem, { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty("strict-transport-security");
    const told = (await gateway.journal()).find(({ target }) => target === "/history")?.headers;
    expect(told).toContainEqual(["X-Forwarded-Proto", "https"]);
    const origin = gateway.shareUrl;
    const socket = await openWss(gateway.shareUrl, authority.pem, { ...headers, Origin: origin });
    socket.terminate();
    await expect(openWss(gateway.shareUrl, authority.pem, {})).rejects.toThrow("401");
    // An upgrade that a server may ignore goes the plain way, over TLS too.
    const h2c = { "X-API-Key": key, Connection: "Upgrade, HTTP2-Settings", Upgrade: "h2c" };
    const plain = await callTls(`${gateway.shareUrl}/history`, authority.pem, { headers: h2c });
    expect(plain.status).toBe(200);
  });

  // A link from before encryption was turned on: a browser would only say that it was hung up on.
  test("an http:// link gets a page that leads to https://, and nothing else plainly", async () => {
    const authority = await testAuthority(await folderOf());
    await authority.write(["127.0.0.1"]);
    const gateway = await start({ auth: "off", flags: own(authority) });
    const plain = gateway.shareUrl.replace("https:", "http:");
    for (const path of ["/", "/api/object_info", "/latchkey/health"]) {
      const answer = await callUrl(plain + path);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain("The address begins with https://");
      expect(answer.text).not.toMatch(/comfyui|queue|status/i);
    }
    expect((await callTls(`${gateway.shareUrl}/latchkey/health`, authority.pem)).status).toBe(200);
  });

  test("is replaced while running: new connections get the new one, open ones stay", async () => {
    const authority = await testAuthority(await folderOf());
    const first = await authority.write(["127.0.0.1", "first.local"]);
    const gateway = await start({ auth: "optional", flags: own(authority) });
    const socket = await openWss(gateway.shareUrl, authority.pem, {});
    const closed = vi.fn();
    socket.once("close", closed);
    await authority.write(["127.0.0.1", "second.local"]);
    await vi.waitFor(async () => {
      const shown = await certificateAt(gateway.shareUrl, authority.pem, "second.local");
      expect(shown.subjectaltname).toContain("second.local");
    }, patience);
    // Files that do not go together leave the one that is in use.
    await writeFile(authority.files.cert, first.cert);
    await vi.waitFor(() => {
      expect(gateway.noise()).toContain("certificate-refused");
    }, patience);
    const shown = await certificateAt(gateway.shareUrl, authority.pem, "second.local");
    expect(shown.subjectaltname).toContain("second.local");
    expect(closed).not.toHaveBeenCalled();
    socket.terminate();
  });

  test("that has ended, or another's key, ends the start with why; never plain instead", async () => {
    const folder = await folderOf();
    const authority = await testAuthority(folder);
    const serve = (...flags: string[]) =>
      latchkey([
        ...["serve", "--demo", "--port", "0", "--share", "127.0.0.1:0"],
        ...["--data-dir", join(folder, "data"), ...flags],
      ]);
    const old = await authority.write(["127.0.0.1"], Date.now() - 200 * 86_400_000);
    const ended = await serve(...own(authority));
    expect(ended.stderr).toContain("The certificate cannot be used: it has ended.");
    expect(ended.code).toBe(1);
    await authority.write(["127.0.0.1"]);
    await writeFile(authority.files.key, old.key);
    const other = await serve(...own(authority));
    expect(other.stderr).toContain("the key is not this certificate's.");
    expect(other.code).toBe(1);
    const missing = await serve("--tls-cert", join(folder, "none"), "--tls-key", folder);
    expect(missing.stderr).toContain("--tls-cert");
    expect(missing.code).toBe(2);
  });
});

describe("a certificate that Latchkey makes", () => {
  test("is for this computer's names, by an authority that people can get, without its key", async () => {
    const folder = await folderOf();
    const made = { auth: "required", folder, flags: ["--tls-made"] } as const;
    const gateway = await start(made);
    const files = join(folder, "certificates");
    const authority = await readFile(join(files, "authority.crt.pem"), "utf8");
    for (const name of ["authority", "server"])
      expect((await stat(join(files, `${name}.key.pem`))).mode & 0o777).toBe(0o600);

    const shown = await certificateAt(gateway.shareUrl, authority, "localhost");
    expect(shown.subjectaltname).toContain("IP Address:127.0.0.1");
    expect(shown.subjectaltname).toContain(`DNS:${hostname().split(".")[0]?.toLowerCase() ?? ""}`);

    const page = await callTls(`${gateway.shareUrl}/latchkey/trust`, authority);
    const { fingerprint256, raw } = new X509Certificate(authority);
    expect(page.status).toBe(200);
    expect(page.body.toString()).toContain(fingerprint256);
    const download = await callTls(`${gateway.shareUrl}/latchkey/authority.crt`, authority);
    expect(download.headers["content-type"]).toBe("application/x-x509-ca-cert");
    expect(download.body.equals(raw)).toBe(true);
    expect(download.body.toString("latin1")).not.toContain("PRIVATE");

    // The same authority again after a restart: people have told their devices to trust it.
    await gateway.stop();
    const again = await start(made);
    await certificateAt(again.shareUrl, authority, "localhost");
  });

  test("the page is not there where nothing was made", async () => {
    const gateway = await start({ auth: "required" });
    for (const path of ["/latchkey/trust", "/latchkey/authority.crt"])
      expect((await gateway.call(path, { share: true })).status).toBe(404);
  });
});
