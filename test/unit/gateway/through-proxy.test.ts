import { describe, expect, test } from "vitest";
import {
  createProxies,
  noProxies,
  throughProxy,
} from "../../../main/core/gateway/through-proxy.ts";
import { proxySchema, type ClientHeader, type Proxy } from "../../../shared/proxies.ts";

const proxy = (changes: Partial<Proxy> = {}): Proxy => ({
  address: "10.0.0.2",
  header: "x-forwarded-for",
  host: false,
  ...changes,
});
const direct = { peer: "10.0.0.2", isTls: false, host: "gate.internal" };
const seen = (
  headers: Readonly<Record<string, string>>,
  declared: readonly Proxy[] = [proxy()],
  from = direct,
) => throughProxy(from, new Map(Object.entries(headers)), createProxies(declared));

describe("whose word is taken", () => {
  const claims = {
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "evil.example",
    forwarded: "for=203.0.113.9;proto=https",
    "cf-connecting-ip": "203.0.113.9",
    "x-real-ip": "203.0.113.9",
  };

  test("nobody's where no proxy is declared", () => {
    expect(throughProxy(direct, new Map(Object.entries(claims)), noProxies)).toBe(direct);
  });

  test("nobody's from another address than the declared one", () => {
    const stranger = { ...direct, peer: "10.0.0.3" };
    expect(seen(claims, [proxy()], stranger)).toBe(stranger);
  });

  test.each<[ClientHeader, string]>([
    ["x-forwarded-for", "cf-connecting-ip"],
    ["cf-connecting-ip", "x-forwarded-for"],
    ["x-real-ip", "true-client-ip"],
    ["forwarded", "x-forwarded-for"],
  ])("a proxy declared with %s is not believed in %s", (header, other) => {
    expect(seen({ [other]: "203.0.113.9" }, [proxy({ header })]).peer).toBe("10.0.0.2");
  });

  test("a range takes in its addresses and no others", () => {
    const declared = [proxy({ address: "10.0.0.0/24" })];
    const claim = { "x-forwarded-for": "203.0.113.9" };
    expect(seen(claim, declared, { ...direct, peer: "10.0.0.77" }).peer).toBe("203.0.113.9");
    expect(seen(claim, declared, { ...direct, peer: "10.0.1.77" }).peer).toBe("10.0.1.77");
  });

  test("an IPv6 proxy", () => {
    const declared = [proxy({ address: "fd00::/64" })];
    const from = { ...direct, peer: "fd00::5" };
    expect(seen({ "x-forwarded-for": "2001:db8::1" }, declared, from).peer).toBe("2001:db8::1");
  });
});

describe("the client's address", () => {
  test.each([
    ["203.0.113.9", "203.0.113.9"],
    // What the client sent itself stands first, what the proxy saw stands last.
    ["127.0.0.1, 203.0.113.9", "203.0.113.9"],
    ["8.8.8.8, 203.0.113.9, 10.0.0.2", "203.0.113.9"],
    ["10.0.0.2", "10.0.0.2"],
    ["[2001:db8::1]:4711", "2001:db8::1"],
    ["203.0.113.9:4711", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["203.0.113.9, rubbish", "10.0.0.2"],
    ["unknown", "10.0.0.2"],
    ["203.0.113.999", "10.0.0.2"],
    ["fe80::1%eth0", "10.0.0.2"],
    ["", "10.0.0.2"],
  ])("X-Forwarded-For of %j is %s", (value, expected) => {
    expect(seen({ "x-forwarded-for": value }).peer).toBe(expected);
  });

  test("a header of one address that has two, as doubled lines make it, is not believed", () => {
    const declared = [proxy({ header: "cf-connecting-ip" })];
    expect(seen({ "cf-connecting-ip": "203.0.113.9" }, declared).peer).toBe("203.0.113.9");
    expect(seen({ "cf-connecting-ip": "1.2.3.4, 203.0.113.9" }, declared).peer).toBe("10.0.0.2");
  });

  test.each([
    ["for=203.0.113.9", "203.0.113.9"],
    ['For="[2001:db8::1]:4711";proto=https', "2001:db8::1"],
    ["for=127.0.0.1, for=203.0.113.9;by=10.0.0.2", "203.0.113.9"],
    ["for=_hidden", "10.0.0.2"],
    ['for="1.2.3.4, for=203.0.113.9', "10.0.0.2"],
    ["for 203.0.113.9", "10.0.0.2"],
  ])("Forwarded of %j is %s", (value, expected) => {
    expect(seen({ forwarded: value }, [proxy({ header: "forwarded" })]).peer).toBe(expected);
  });
});

describe("scheme and host", () => {
  test("the scheme is the declared proxy's", () => {
    expect(seen({ "x-forwarded-proto": "https" }).isTls).toBe(true);
    expect(seen({ "x-forwarded-proto": "http" }, [proxy()], { ...direct, isTls: true }).isTls).toBe(
      false,
    );
    expect(seen({}).isTls).toBe(false);
    const declared = [proxy({ header: "forwarded" })];
    expect(seen({ forwarded: "for=203.0.113.9;proto=https" }, declared).isTls).toBe(true);
  });

  // A page in a browser can add this header, and many proxies hand it on.
  test("the Host stays, unless the proxy was declared to set it", () => {
    const claim = { "x-forwarded-host": "studio.example" };
    expect(seen(claim).host).toBe("gate.internal");
    expect(seen(claim, [proxy({ host: true })]).host).toBe("studio.example");
    const declared = [proxy({ header: "forwarded", host: true })];
    expect(seen({ forwarded: "for=203.0.113.9;host=studio.example" }, declared).host).toBe(
      "studio.example",
    );
  });
});

test.each(["0.0.0.0/0", "10.0.0.0/7", "::/0", "studio.example", "10.0.0.300", ""])(
  "%j cannot be declared",
  (address) => {
    expect(proxySchema.safeParse(proxy({ address })).success).toBe(false);
  },
);
