import { describe, expect, test } from "vitest";
import { parseTarget } from "../../../main/core/gateway/target.ts";

// comfyui-facts, section 6: what ComfyUI's own server answered, over raw sockets.
describe("a target that is judged as another path than it says is refused", () => {
  test.each([
    "http://evil/prompt",
    "ftp://x/prompt",
    "http://u:p@h/%70rompt",
    "http:///prompt",
    "//prompt",
    "///prompt",
    "/api//prompt",
    "/prompt//",
    "/./prompt",
    "/api/./prompt",
    "/x/../prompt",
    "/..",
    "/.",
    "/api/x/%2e%2e/prompt",
    "/%2e/prompt",
    "/%2E%2E",
    "/%252e%252e/prompt",
    "/x/%252e%252e%252fprompt",
    "/userdata/..%2Ff",
    "/userdata/%252e%252e%252F",
    "/userdata/a%252Fb",
    "/userdata/%2Fetc%2Fx",
    "/userdata/a%2F%2Fb",
    "/api\\prompt",
    "/prompt%5c",
    "/prompt%5C",
    "/prompt%255c",
    "/prompt%00",
    "/prompt%2500",
    "/%ff",
    "/%C3",
    "/%zz",
    "/prompt%2",
    "/prompt%",
    "/%u0070rompt",
    "*",
    "prompt",
    "",
    "?x",
    "/pro mpt",
    "/prompt\t",
    "/prompt\0",
    "/prömpt",
    "localhost:443",
  ])("%j", (target) => {
    expect(parseTarget(target)).toMatchObject({ refused: "BAD_PATH" });
  });
});

describe("segments are decoded once, all but the escaped slash and the escaped percent sign", () => {
  test.each<[string, string[]]>([
    ["/", []],
    ["/prompt", ["prompt"]],
    ["/%61pi/prompt", ["api", "prompt"]],
    ["/api/%70rompt", ["api", "prompt"]],
    ["/API/prompt", ["API", "prompt"]],
    ["/api/Prompt", ["api", "Prompt"]],
    ["/prompt?x", ["prompt"]],
    ["/prompt#f", ["prompt"]],
    ["/prompt#f?x", ["prompt"]],
    ["/prompt?x=/../y", ["prompt"]],
    ["/prompt?x=%zz", ["prompt"]],
    ["/prompt;x", ["prompt;x"]],
    ["/prompt%3Fx", ["prompt?x"]],
    ["/prompt%23x", ["prompt#x"]],
    ["/prompt%20", ["prompt "]],
    ["/prompt%0a", ["prompt\n"]],
    ["/prompt.", ["prompt."]],
    ["/...", ["..."]],
    ["/%2570rompt", ["%2570rompt"]],
    ["/userdata/workflows%2Fa.json", ["userdata", "workflows%2Fa.json"]],
    ["/userdata/workflows%2fa.json", ["userdata", "workflows%2Fa.json"]],
    ["/userdata/100%25.json", ["userdata", "100%25.json"]],
    ["/userdata/%C3%A4.json", ["userdata", "ä.json"]],
    ["/a+b", ["a+b"]],
    ["/a%2Bb", ["a+b"]],
    ["/%69nternal/logs", ["internal", "logs"]],
  ])("%j", (target, segments) => {
    expect(parseTarget(target)).toMatchObject({ segments });
  });
});

test.each([
  ["/prompt/", true],
  ["/prompt", false],
  ["/prompt?x/", false],
])("%s ends in a slash: %s", (target, endsInSlash) => {
  expect(parseTarget(target)).toMatchObject({ endsInSlash });
});

test.each([
  ["/ws?token=a", "?token=a"],
  ["/ws?token=a#f", "?token=a"],
  ["/ws#f?token=a", ""],
  ["/ws?a?b", "?a?b"],
  ["/ws", ""],
])("the query of %s is %j", (target, search) => {
  expect(parseTarget(target)).toMatchObject({ search });
});

test.each([
  ["/userdata/a%2Fb", true],
  ["/userdata/a%2fb", true],
  ["/userdata/a/b", false],
  ["/userdata/a?x=%2F", false],
])("%s has an escaped slash: %s", (target, hasEscapedSlash) => {
  expect(parseTarget(target)).toMatchObject({ hasEscapedSlash });
});
