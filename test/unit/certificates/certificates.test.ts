import { X509Certificate } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, connect } from "node:tls";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeAuthority, makeLeaf } from "../../../main/core/certificates/authority.ts";
import { createCertificates } from "../../../main/core/certificates/certificates.ts";
import { checkPair, type Pair } from "../../../main/core/certificates/check.ts";
import { createMadeCertificates } from "../../../main/core/certificates/made.ts";
import { createLogger } from "../../../main/core/platform/logger.ts";
import { endsSoon, isNamed, type TlsChoice } from "../../../shared/tls.ts";
import { testClock } from "../../support/clock.ts";

const now = Date.UTC(2026, 10, 24, 12);
const dayMs = 86_400_000;
const log = createLogger(() => undefined);

async function folderOf(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-certificates-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Whether a client that trusts the authority takes this certificate for a name. */
async function isTaken(pair: Pair, authority: Pair, name: string): Promise<boolean> {
  const server = createServer({ ...pair }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: "127.0.0.1", ca: authority.cert, servername: name });
  const isTrusted = await new Promise<boolean>((resolve) => {
    socket.once("secureConnect", () => {
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
  socket.destroy();
  server.close();
  return isTrusted;
}

test("the authority speaks for local names only: a website's name by it is refused", async () => {
  const authority = await makeAuthority(Date.now(), "studio");
  const leafFor = (...names: string[]) => makeLeaf(authority, names, Date.now());
  expect(await isTaken(await leafFor("latchkey.local"), authority, "latchkey.local")).toBe(true);
  expect(await isTaken(await leafFor("studio"), authority, "studio")).toBe(true);
  expect(await isTaken(await leafFor("bank.example"), authority, "bank.example")).toBe(false);
});

test("a certificate and its key are told apart from what cannot be used", async () => {
  const authority = await makeAuthority(now, "");
  const pair = await makeLeaf(authority, ["studio.local", "192.168.1.5"], now);
  const other = await makeLeaf(authority, ["other.local"], now);
  const nowS = now / 1000;
  const faultOf = (changes: Partial<Pair>, atS = nowS) => {
    const checked = checkPair({ ...pair, ...changes }, atS);
    return checked.ok ? null : checked.fault;
  };
  const checked = checkPair(pair, nowS);
  expect(checked.ok && checked.facts.names.toSorted()).toEqual(["192.168.1.5", "studio.local"]);
  expect(faultOf({})).toBeNull();
  expect(faultOf({ key: other.key })).toBe("mismatch");
  expect(faultOf({ cert: "hello" })).toBe("notCertificate");
  expect(faultOf({ key: "hello" })).toBe("notKey");
  expect(faultOf({ key: "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" })).toBe("lockedKey");
  expect(faultOf({}, nowS + 121 * 86_400)).toBe("expired");
  expect(faultOf({}, nowS - 3 * 86_400)).toBe("notYet");
  expect(faultOf(authority)).toBe("nameless");
});

test("what Latchkey made is kept, renewed thirty days before its end, and when names change", async () => {
  const clock = testClock(now);
  const dataFolder = await folderOf();
  const made = createMadeCertificates({ dataFolder, computer: "studio", clock, log });
  const first = await made.ready(["192.168.1.5", "studio", "studio.example", "8.8.8.8"]);
  expect(first.leftOut).toEqual(["studio.example", "8.8.8.8"]);
  expect(first.checked.ok && first.checked.facts.names).toEqual(["192.168.1.5", "studio"]);
  const again = await made.ready(["studio", "192.168.1.5"]);
  expect(again.checked).toEqual(first.checked);
  const moved = await made.ready(["studio", "192.168.1.9"]);
  expect(moved.checked.ok && moved.checked.facts.names).toEqual(["192.168.1.9", "studio"]);
  expect(moved.authority.fingerprint).toBe(first.authority.fingerprint);
  clock.advance(91 * dayMs);
  const renewed = await made.ready(["studio", "192.168.1.9"]);
  expect(renewed.checked).not.toEqual(moved.checked);
  expect(renewed.authority.fingerprint).toBe(first.authority.fingerprint);
  expect(first.authority.fingerprint).toBe(new X509Certificate(first.authority.pem).fingerprint256);
});

test("files are taken up when they change, warned of two weeks before their end, and let go at it", async () => {
  const clock = testClock(now);
  const folder = await folderOf();
  const authority = await makeAuthority(now, "");
  const choice: TlsChoice = { kind: "own", cert: join(folder, "c"), key: join(folder, "k") };
  const write = async ({ cert, key }: Pair): Promise<void> => {
    await writeFile(choice.cert, cert);
    await writeFile(choice.key, key);
  };
  const unused = { ready: () => Promise.reject(new Error("Nobody asked for it")) };
  const certificates = createCertificates({
    ...{ choice: () => choice, isFixed: false, names: () => [], made: unused, log },
    // Looked at when the test says so, not a million times in four months.
    clock: { ...clock, every: () => ({ cancel: () => undefined }) },
  });
  onTestFinished(() => {
    certificates.close();
  });
  await expect(certificates.pair()).rejects.toThrow("the certificate's file cannot be read");
  expect(certificates.alerts()).toEqual([
    { kind: "certificate", fault: "certUnreadable", used_until: null },
  ]);

  const changed = vi.fn();
  certificates.onChange(changed);
  const first = await makeLeaf(authority, ["studio.local"], now);
  await write(first);
  await certificates.look();
  expect(changed).toHaveBeenLastCalledWith({ pair: first, isOther: true });
  expect(certificates.alerts()).toEqual([]);

  clock.advance(107 * dayMs);
  await certificates.look();
  const endsAt = (now + 120 * dayMs) / 1000;
  expect(certificates.alerts()).toEqual([{ kind: "certificateEnds", ends_at: endsAt }]);
  await writeFile(choice.key, "broken");
  await certificates.look();
  expect(certificates.alerts()).toEqual([
    { kind: "certificate", fault: "notKey", used_until: endsAt },
  ]);
  expect(await certificates.pair()).toEqual(first);

  await writeFile(choice.key, first.key);
  clock.advance(14 * dayMs);
  await certificates.look();
  expect(changed).toHaveBeenLastCalledWith({ pair: null, isOther: true });
  expect(certificates.alerts()).toMatchObject([{ fault: "expired", used_until: null }]);

  const second = await makeLeaf(authority, ["studio.local"], clock.now());
  await write(second);
  await certificates.look();
  expect(changed).toHaveBeenLastCalledWith({ pair: second, isOther: true });
  expect(certificates.alerts()).toEqual([]);
});

test.each([
  [["studio.example"], "studio.example", true],
  [["*.studio.example"], "a.studio.example", true],
  [["*.studio.example"], "a.b.studio.example", false],
  [["*.studio.example"], "studio.example", false],
  [["192.168.1.5"], "192.168.1.6", false],
])("a certificate for %j is good for %s: %s", (names, host, expected) => {
  expect(isNamed(names, host)).toBe(expected);
});

test("a certificate of six days is warned of when a quarter is left", () => {
  const facts = { names: [], issuer: "", starts_at: 0, ends_at: 6 * 86_400 };
  expect(endsSoon(facts, 4 * 86_400)).toBe(false);
  expect(endsSoon(facts, 4.5 * 86_400)).toBe(true);
});
