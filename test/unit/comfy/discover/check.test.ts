import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkInstallation } from "../../../../main/core/comfy/discover/check.ts";
import { realSystem } from "../../../../main/core/comfy/system.ts";
import { systemClock } from "../../../../main/core/platform/clock.ts";
import { python } from "../support.ts";

const system = { ...realSystem(systemClock), environment: { PATH: process.env["PATH"] } };
let folder = "";
const put = (name: string, text: string, mode = 0o644): string => {
  const file = join(folder, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text, { mode });
  return file;
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-check-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("a folder that does not exist", async () => {
  const { ok, checks } = await checkInstallation({ folder: "/no/where", python: null }, system);
  expect(ok).toBe(false);
  expect(checks).toMatchObject([
    { what: "folder", ok: false, message: "There is no such folder." },
  ]);
});

test("a folder without main.py", async () => {
  const { ok, checks } = await checkInstallation({ folder, python }, system);
  expect(ok).toBe(false);
  expect(checks.at(-1)).toMatchObject({
    what: "main",
    ok: false,
    message:
      "There is no ComfyUI in this folder: main.py is missing. Choose the folder that holds it.",
  });
});

test("no Python, and a Python that is not there", async () => {
  put("main.py", "");
  const none = await checkInstallation({ folder, python: null }, system);
  expect(none.checks.at(-1)?.message).toMatch(/^No Python found for this ComfyUI/);
  const gone = await checkInstallation({ folder, python: "/no/python" }, system);
  expect(gone.checks.at(-1)?.message).toBe("There is no Python at /no/python");
});

test("a Python that cannot be run says its own words", async () => {
  put("main.py", "");
  const fake = put(
    "venv/bin/python3",
    "#!/bin/sh\necho 'libpython is missing' >&2\nexit 127\n",
    0o755,
  );
  const { checks } = await checkInstallation({ folder, python: null }, system);
  expect(checks.at(-1)?.message).toBe(
    `This Python cannot be run: ${fake} Its own words: libpython is missing`,
  );
});

test("a Python without PyTorch says its own words, and the version is read all the same", async () => {
  put("main.py", "");
  put("comfyui_version.py", '__version__ = "0.3.64"\n');
  const { ok, version, kind, checks } = await checkInstallation({ folder, python }, system);
  expect({ ok, version, kind }).toMatchObject({ ok: false, version: "0.3.64", kind: "git" });
  expect(checks.at(-1)).toMatchObject({
    what: "torch",
    ok: false,
    message:
      "This Python cannot load PyTorch, so ComfyUI will not start. Its own words: ModuleNotFoundError: No module named 'torch'",
  });
});

test("a Python with PyTorch passes, and the version of older ones is the package's", async () => {
  put("main.py", "");
  put("pyproject.toml", '[project]\nname = "ComfyUI"\nversion = "0.3.10"\n');
  put("torch.py", '__version__ = "2.14.1"\n');
  const { ok, version, checks } = await checkInstallation({ folder, python }, system);
  expect({ ok, version }).toMatchObject({ ok: true, version: "0.3.10" });
  expect(checks.map((check) => check.message)).toContain("PyTorch 2.14.1");
});
