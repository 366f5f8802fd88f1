import fc from "fast-check";
import { expect, test } from "vitest";
import { decide } from "../../../main/core/gateway/decide.ts";
import { publicApi, staticFiles, staticFolders } from "../../../main/core/gateway/routes.ts";
import { arrivalOf, knownWith, policyWith } from "./support.ts";

const protectedPaths = ["/prompt", "/queue", "/history", "/interrupt", "/userdata", "/settings"];
const ownerPaths = ["/internal/logs", "/manager/queue/status", "/v2/snapshot/save", "/users"];

/**
 * The path on which ComfyUI's server looks up a handler (comfyui-facts, section 6): cut at `?` and
 * `#`, absolute forms stripped, decoded once all but `%2F` and `%25`, one `/api` taken off.
 */
function routedBy(target: string): string {
  const path = target.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/[?#].*$/s, "");
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (whole, hex: string) =>
    /^(?:2f|25)$/i.test(hex) ? whole : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decoded.startsWith("/api/") ? decoded.slice(4) : decoded;
}

/** One path, spelled with random escapes, prefixes, dots, doubled slashes and tails. */
function spellingOf(path: string): fc.Arbitrary<string> {
  const letter = (sign: string): fc.Arbitrary<string> => {
    const hex = sign.charCodeAt(0).toString(16).padStart(2, "0");
    return fc.oneof(
      { weight: 40, arbitrary: fc.constant(sign) },
      { weight: 20, arbitrary: fc.constantFrom(`%${hex}`, `%${hex.toUpperCase()}`) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(`%25${hex}`, sign.toUpperCase(), `${sign}/`, `./${sign}`),
      },
    );
  };
  const prefix = fc.constantFrom(
    ...["", "", "/api", "/%61pi", "/ap%69", "/api/api", "/API", "//", "/.", "/x/..", "/view/.."],
    ...["http://evil", "/assets/..", "/api/%2e%2e", "/api%2F", "/scripts/%2e%2e", "/%2e"],
  );
  const tail = fc.constantFrom(
    ...["", "", "?x", "#f", "?token=good-creator", "/", "//", "%20", ".js", ";x", "/..", "%2F"],
    ...["?/assets/x.js", "#/assets/x.js", "%3F", "%00", "\\", "/%2e"],
  );
  return fc
    .tuple(prefix, fc.tuple(...path.split("").map(letter)), tail)
    .map(([before, letters, after]) => before + letters.join("") + after);
}

test("no spelling that reaches a protected handler is forwarded without a key", () => {
  const spelling = fc.constantFrom(...protectedPaths).chain(spellingOf);
  let reached = 0;
  fc.assert(
    fc.property(spelling, fc.constantFrom("GET", "POST", "HEAD"), (target, method) => {
      if (!protectedPaths.includes(routedBy(target))) return;
      reached += 1;
      expect(decide(arrivalOf({ method, target }), policyWith(), knownWith()).kind).toBe("refuse");
    }),
    { numRuns: 5000 },
  );
  expect(reached).toBeGreaterThan(100);
});

test("no spelling that reaches an owner's handler is forwarded to a creator", () => {
  const spelling = fc.constantFrom(...ownerPaths).chain(spellingOf);
  let reached = 0;
  fc.assert(
    fc.property(
      spelling,
      fc.constantFrom(...(["off", "optional", "required"] as const)),
      (target, mode) => {
        if (!ownerPaths.includes(routedBy(target))) return;
        reached += 1;
        const headers = { "x-api-key": "good-creator" };
        const arrival = arrivalOf({ method: "POST", target, headers });
        expect(decide(arrival, policyWith({ mode }), knownWith()).kind).not.toBe("forward");
      },
    ),
    { numRuns: 5000 },
  );
  expect(reached).toBeGreaterThan(100);
});

test("whatever is forwarded without a key reaches a public handler or a file of the web UI", () => {
  const piece = fc.constantFrom(
    ...[...publicApi, ...staticFiles, ...staticFolders, "prompt", "queue", "internal", "api"],
    ...["..", ".", "%2e%2e", "%2F", "", "x.js", "%61ssets", "assets%2f..%2fprompt", "%70rompt"],
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), (pieces) => {
      const target = `/${pieces.join("/")}`;
      if (decide(arrivalOf({ target }), policyWith(), knownWith()).kind !== "forward") return;
      const path = routedBy(target).replace(/^(?:\/api)+(?=\/|$)/, "");
      const [first = ""] = path.slice(1).split("/");
      const isFile =
        path === routedBy(target) && (staticFiles.has(first) || staticFolders.has(first));
      expect(first === "" || publicApi.has(first) || isFile, target).toBe(true);
      expect(target).not.toMatch(/\/\.{1,2}(?:\/|$)|%2e%2e|%2f/i);
    }),
    { numRuns: 5000 },
  );
});
