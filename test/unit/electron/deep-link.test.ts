import { describe, expect, test } from "vitest";
import { destinationOf, hashOf, linkIn } from "../../../main/electron/deep-link.ts";

describe("a latchkey:// link", () => {
  test.each([
    ["latchkey://keys", { page: "keys", rest: null }],
    ["latchkey://keys/", { page: "keys", rest: null }],
    ["latchkey://keys/key_1a2b", { page: "keys", rest: "key_1a2b" }],
    ["latchkey://settings/appearance", { page: "settings", rest: "appearance" }],
  ])("%s opens a page", (link, destination) => {
    expect(destinationOf(link)).toEqual(destination);
  });

  // Any website can have such a link opened.
  test.each([
    "latchkey:keys",
    "latchkey://",
    "latchkey://elsewhere",
    "latchkey://keys/../settings",
    "latchkey://keys/%2e%2e",
    "latchkey://keys/a/b",
    "latchkey://keys?x=1",
    "latchkey://keys#x",
    "latchkey://user@keys",
    "latchkey://keys/<script>",
    "latchkey://keys/\nx",
    "LATCHKEY://keys",
    "javascript:alert(1)",
    `latchkey://keys/${"a".repeat(65)}`,
  ])("%j leads nowhere", (link) => {
    expect(destinationOf(link)).toBeNull();
  });

  test("is found among the words of a second launch", () => {
    expect(linkIn(["latchkey", "--port", "1", "latchkey://logs"])).toBe("latchkey://logs");
    expect(linkIn(["latchkey"])).toBeNull();
  });

  test("becomes the page's address", () => {
    expect(hashOf({ page: "keys", rest: "key_1" })).toBe("#/keys/key_1");
    expect(hashOf({ page: "logs", rest: null })).toBe("#/logs");
  });
});
