import { join } from "node:path";
import { expect, test } from "vitest";
import { defaultDataFolder } from "../../../main/core/platform/folders.ts";

test.for([
  ["linux", {}, ["/home/mia", ".config", "Latchkey"]],
  ["linux", { XDG_CONFIG_HOME: "/conf" }, ["/conf", "Latchkey"]],
  [
    "darwin",
    { XDG_CONFIG_HOME: "/conf" },
    ["/home/mia", "Library", "Application Support", "Latchkey"],
  ],
  ["win32", { APPDATA: "/roam" }, ["/roam", "Latchkey"]],
  ["win32", {}, ["/home/mia", "AppData", "Roaming", "Latchkey"]],
] as const)("on %s with %j the data is in %j", ([platform, env, parts]) => {
  expect(defaultDataFolder(platform, env, "/home/mia")).toBe(join(...parts));
});
