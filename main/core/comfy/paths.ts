import { posix, win32 } from "node:path";
import type { System } from "./system.ts";

/** What finding the parts of an installation uses of the computer. */
export type LocateSystem = Pick<System, "platform" | "home" | "environment" | "files">;

/** Path rules of a platform: Windows' own can be tested elsewhere. */
export function pathsOf(platform: NodeJS.Platform): typeof posix {
  return platform === "win32" ? win32 : posix;
}
