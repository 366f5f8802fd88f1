import { describe, expect, test } from "vitest";
import { ownArguments } from "../../../main/electron/arguments.ts";

const given = { appPath: "/opt/latchkey", isGivenFolder: true };

describe("the window's own arguments", () => {
  test("start behind the app's folder, whatever stood before it", () => {
    const argv = [
      "electron",
      "--no-sandbox",
      "--inspect=0",
      "-r",
      "x.js",
      "/opt/latchkey",
      "--demo",
    ];
    expect(ownArguments(argv, given)).toEqual(["--demo"]);
  });

  test("start behind the first word where the folder was reached by another path", () => {
    const argv = ["electron", "--no-sandbox", "/a/link", "--data-dir", "/opt/data"];
    expect(ownArguments(argv, given)).toEqual(["--data-dir", "/opt/data"]);
  });

  test("start behind the program in a packaged app", () => {
    const packaged = { ...given, isGivenFolder: false };
    expect(ownArguments(["Latchkey", "--share", "0.0.0.0:1"], packaged)).toEqual([
      "--share",
      "0.0.0.0:1",
    ]);
  });

  test("leave out Chromium's switches, links and what macOS adds", () => {
    const foreign = ["--remote-debugging-port=0", "--disable-gpu", "latchkey://open", "-psn_0_1"];
    expect(ownArguments(["e", "/opt/latchkey", ...foreign, "--port", "1"], given)).toEqual([
      "--port",
      "1",
    ]);
  });

  test("keep a flag that nobody knows, so that it is refused by name", () => {
    expect(ownArguments(["e", "/opt/latchkey", "--nonsense"], given)).toEqual(["--nonsense"]);
  });

  test("keep all that follows --, which is ComfyUI's", () => {
    const argv = ["e", "/opt/latchkey", "--disable-gpu", "--", "--lang=de", "--lowvram"];
    expect(ownArguments(argv, given)).toEqual(["--", "--lang=de", "--lowvram"]);
  });
});
