import { describe, expect, test } from "vitest";
import { isOwn, pageFor } from "../../../main/electron/origin.ts";
import { pageFileOf, policyFor, withNonce } from "../../../main/electron/page-files.ts";

describe("a file of the page", () => {
  test.each([
    ["app://latchkey/", ["index.html"], "text/html; charset=utf-8"],
    ["app://latchkey/assets/a-1.js?x#y", ["assets", "a-1.js"], "text/javascript; charset=utf-8"],
    ["app://latchkey/fonts/inter.woff2", ["fonts", "inter.woff2"], "font/woff2"],
  ])("%s is found", (url, segments, contentType) => {
    expect(pageFileOf(url)).toEqual({ segments, contentType });
  });

  test.each([
    "app://latchkey/..%2f..%2fpackage.json",
    "app://latchkey/assets/..%5c..%5cindex.js",
    "app://latchkey/%2e%2e%2findex.js",
    "app://latchkey//etc/x.js",
    "app://latchkey/C:/x.js",
    "app://latchkey/x.js%00.html",
    "app://latchkey/.hidden.js",
    "app://latchkey/assets/",
    "app://latchkey/passwd",
    "app://latchkey/%zz.js",
    "app://other/index.html",
    "https://latchkey/index.html",
    "nonsense",
  ])("%s is nothing", (url) => {
    expect(pageFileOf(url)).toBeNull();
  });
});

describe("the page's policy", () => {
  test("is the one of the design, with the nonce", () => {
    expect(policyFor("abc")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-abc'; " +
        "img-src 'self' data: blob:; font-src 'self'; base-uri 'none'; form-action 'none'",
    );
  });

  test("has its nonce in the page's own place", () => {
    expect(withNonce('<meta name="nonce" content="" />', "a+/=")).toBe(
      '<meta name="nonce" content="a+/=" />',
    );
  });

  test("is not served with a page that has no place for it", () => {
    expect(() => withNonce("<p>", "abc")).toThrow("no place");
  });
});

describe("the page's origin", () => {
  const page = pageFor(undefined);

  test.each(["app://latchkey/", "app://latchkey/index.html#/keys"])("%s is own", (url) => {
    expect(isOwn(page, url)).toBe(true);
  });

  test.each([
    "app://latchkey.example/",
    "app://user@latchkey/",
    "app://latchkey:1/",
    "https://latchkey/",
    "about:blank",
    "data:text/html,x",
    "file:///latchkey/",
    "",
  ])("%s is not", (url) => {
    expect(isOwn(page, url)).toBe(false);
  });

  test("is Vite's while developing, and only that", () => {
    const developing = pageFor("http://localhost:5173/");
    expect(isOwn(developing, "http://localhost:5173/x")).toBe(true);
    expect(isOwn(developing, "http://localhost:5174/")).toBe(false);
    expect(isOwn(developing, "app://latchkey/")).toBe(false);
  });
});
