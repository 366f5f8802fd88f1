import { describe, expect, test } from "vitest";
import { cookieOf, credentialOf, tokenOf } from "../../../main/core/gateway/credentials.ts";
import { arrivalOf, routeOf } from "../gateway/support.ts";

const route = (segments: readonly string[], search = "") => routeOf({ segments, search });
const shown = (headers: Record<string, string>, of = route(["queue"])) =>
  credentialOf(arrivalOf({ headers }), of);
const secret = (text: string) => ({ kind: "secret", secret: text });
const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

test("who shows nothing has no credential", () => {
  expect(shown({})).toBeNull();
});

describe("one credential", () => {
  test.for([
    ["x-api-key", " k ", "k"],
    ["x-api-key", "", ""],
    ["authorization", "Bearer k", "k"],
    ["authorization", "bEARER   k", "k"],
    ["authorization", "Bearer", ""],
    ["authorization", basic("user:k"), "k"],
    ["authorization", basic(":k:l"), "k:l"],
    ["authorization", basic("k"), "k"],
    ["authorization", "Basic !!!", ""],
  ] as const)("%s: %j shows the key %j", ([name, value, expected]) => {
    expect(shown({ [name]: value })).toEqual(secret(expected));
  });

  test.for(["Digest k", "Bearerk", "k", ""])("Authorization %j shows no key", (value) => {
    expect(shown({ authorization: value })).toBeNull();
  });

  test("the session's cookie shows a session", () => {
    expect(shown({ cookie: "a=1; latchkey_session=t" })).toEqual({ kind: "cookie", token: "t" });
  });

  // Another host of the same domain, or a page without encryption, can set the plain name for us.
  test("over TLS only the cookie that no other host can set does", () => {
    const overTls = (cookie: string) =>
      credentialOf({ ...arrivalOf({ headers: { cookie } }), isTls: true }, route(["queue"]));
    const tossed = "latchkey_session=tossed";
    expect(overTls(tossed)).toBeNull();
    const own = { kind: "cookie", token: "own" };
    expect(overTls(`${tossed}; __Host-latchkey_session=own`)).toEqual(own);
    expect(shown({ cookie: "__Host-latchkey_session=t" })).toBeNull();
  });
});

describe("several", () => {
  // What the gate looks at and what is told of it must be the same one.
  test("the first in the order decides, also where it is wrong or empty", () => {
    const cookie = "latchkey_session=3";
    const all = { "x-api-key": "1", authorization: "Bearer 2", cookie };
    const ws = route(["ws"], "?token=4");
    expect(shown(all, ws)).toEqual(secret("1"));
    expect(shown({ ...all, "x-api-key": "" }, ws)).toEqual(secret(""));
    expect(shown({ authorization: "Bearer 2", cookie }, ws)).toEqual(secret("2"));
    expect(shown({ cookie }, ws)).toEqual({ kind: "cookie", token: "3" });
    expect(shown({}, ws)).toEqual(secret("4"));
  });

  test("an Authorization of another scheme leaves the cookie to decide", () => {
    const both = { authorization: "Digest x", cookie: "latchkey_session=3" };
    expect(shown(both)).toEqual({ kind: "cookie", token: "3" });
  });
});

// Elsewhere it would be in histories and logs.
test("a token in a query counts on /ws alone", () => {
  for (const segments of [["queue"], ["ws", "more"], []])
    expect(shown({}, route(segments, "?token=k"))).toBeNull();
});

test.for([
  ["", null],
  ["?token=k", "k"],
  ["?a=1&token=k%2B", "k+"],
  ["?token=", ""],
  ["?token=1&token=2", "1"],
  ["?Token=k", null],
] as const)("the token of %j is %j", ([search, expected]) => {
  expect(tokenOf(search)).toBe(expected);
});

test.for([
  [undefined, null],
  ["n=1", "1"],
  [" a=0 ;n=1;n=2", "1"],
  ["n=a=b", "a=b"],
  ["n", ""],
  ["mn=1", null],
] as const)("the cookie n of %j is %j", ([header, expected]) => {
  expect(cookieOf(header, "n")).toBe(expected);
});
