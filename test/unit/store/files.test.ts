import { inEnglish } from "../../../shared/sentences.ts";
import * as realFiles from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import {
  ensureFolder,
  removeLeftovers,
  whyNotWritten,
  writeFileAtomically,
  type FileSystem,
} from "../../../main/core/store/files.ts";
import { systemError, test } from "./support.ts";

const leftover = "keys.json.01234567-89ab-cdef-0123-456789abcdef.tmp";

/** The real calls, of which one fails for the temporary file. */
function failing(call: "open" | "writeFile" | "sync" | "rename", code: string): FileSystem {
  const fail = (): never => {
    throw systemError(code);
  };
  const open = async (path: string, flags: string, mode?: number) => {
    if (call === "open") fail();
    const file = await realFiles.open(path, flags, mode);
    if (flags !== "r" && (call === "writeFile" || call === "sync")) file[call] = fail;
    return file;
  };
  return {
    open: open as FileSystem["open"],
    rename: call === "rename" ? async () => fail() : realFiles.rename,
    rm: realFiles.rm,
  };
}

test("a written file is whole and only its owner's", async ({ folder }) => {
  const path = join(folder, "keys.json");
  await writeFileAtomically(path, "one");
  await writeFileAtomically(path, "two");
  expect(await realFiles.readFile(path, "utf8")).toBe("two");
  expect((await realFiles.stat(path)).mode & 0o777).toBe(0o600);
});

test("a made folder is only its owner's, and those above it", async ({ folder }) => {
  await ensureFolder(join(folder, "data", "usage"));
  for (const part of ["data", "data/usage"])
    expect((await realFiles.stat(join(folder, part))).mode & 0o777).toBe(0o700);
});

for (const call of ["open", "writeFile", "sync", "rename"] as const) {
  test(`a failing ${call} leaves the old text and no temporary file`, async ({ folder }) => {
    const path = join(folder, "keys.json");
    await writeFileAtomically(path, "old");
    await expect(writeFileAtomically(path, "new", failing(call, "ENOSPC"))).rejects.toThrow(
      "ENOSPC",
    );
    expect(await realFiles.readFile(path, "utf8")).toBe("old");
    expect(await realFiles.readdir(folder)).toEqual(["keys.json"]);
  });
}

test("the file and its folder are forced to the disk before a write is done", async ({
  folder,
}) => {
  const steps: string[] = [];
  const open = async (path: string, flags: string, mode?: number) => {
    const file = await realFiles.open(path, flags, mode);
    const sync = file.sync.bind(file);
    file.sync = async () => {
      steps.push(flags === "r" ? "sync folder" : "sync file");
      await sync();
    };
    return file;
  };
  await writeFileAtomically(join(folder, "keys.json"), "text", {
    open: open as FileSystem["open"],
    rename: async (from, to) => {
      steps.push("rename");
      await realFiles.rename(from, to);
    },
    rm: realFiles.rm,
  });
  expect(steps).toEqual(["sync file", "rename", "sync folder"]);
});

test("a disk that cannot sync a folder is no failure", async ({ folder }) => {
  const path = join(folder, "keys.json");
  const open = async (name: string, flags: string, mode?: number) => {
    if (flags === "r") throw systemError("EPERM");
    return realFiles.open(name, flags, mode);
  };
  await writeFileAtomically(path, "text", {
    ...realFiles,
    open: open as FileSystem["open"],
  });
  expect(await realFiles.readFile(path, "utf8")).toBe("text");
});

test("leftovers of a document go, and nothing else", async ({ folder }) => {
  const others = [
    "keys.json",
    "keys.json.tmp",
    "other.json.tmp",
    leftover.replace("keys", "other"),
  ];
  for (const name of [...others, leftover]) await realFiles.writeFile(join(folder, name), "");
  await removeLeftovers(join(folder, "keys.json"));
  expect((await realFiles.readdir(folder)).sort()).toEqual([...others].sort());
});

test.for([
  ["ENOSPC", /disk is full/],
  ["EROFS", /cannot be written to/],
  ["EACCES", /cannot be written to/],
  ["ENOTDIR", /is not there/],
  ["EIO", /could not be saved/],
] as const)("%s is told in words, and that nothing was changed", ([code, words]) => {
  const said = inEnglish(whyNotWritten(systemError(code)));
  expect(said).toMatch(words);
  expect(said).toContain("nothing was changed");
});
