// `latchkey service` with a systemctl that only writes down what it is asked.
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, test as base } from "vitest";
import { root } from "../support/gateway.ts";

type Box = {
  readonly unit: string;
  readonly asked: () => Promise<string[]>;
  /** From now on systemctl says this and fails. */
  readonly break: (words: string) => Promise<void>;
  readonly run: (
    ...words: string[]
  ) => Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
};

const test = base.extend<{ box: Box }>({
  box: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-service-"));
    const bin = join(folder, "bin");
    const log = join(folder, "asked.txt");
    await mkdir(bin);
    await writeFile(log, "");
    for (const name of ["systemctl", "loginctl"]) {
      await writeFile(join(bin, name), `#!/bin/sh\necho "${name} $*" >> "${log}"\n`);
      await chmod(join(bin, name), 0o755);
    }
    const env = {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
      XDG_CONFIG_HOME: folder,
    };
    await use({
      unit: join(folder, "systemd/user/latchkey.service"),
      break: (words) =>
        writeFile(join(bin, "systemctl"), `#!/bin/sh\necho "${words}" >&2\nexit 1\n`),
      asked: async () => (await readFile(log, "utf8")).trimEnd().split("\n"),
      run: (...words) =>
        new Promise((resolve) => {
          const program = join(root, "dist/main/cli/main.js");
          execFile(process.execPath, [program, "service", ...words], { env }, (error, out, err) => {
            resolve({ code: Number(error?.code ?? 0), stdout: out, stderr: err });
          });
        }),
    });
    await rm(folder, { recursive: true });
  },
});

test.skipIf(process.platform !== "linux")(
  "installs, tells and removes a systemd user unit (skipped where systemd is not)",
  async ({ box }) => {
    expect(await box.run("status")).toMatchObject({ code: 1 });
    expect(await box.run("install", "--demo", "--share")).toMatchObject({ code: 0 });
    expect(await readFile(box.unit, "utf8")).toContain('"serve" "--demo" "--share"\n');
    expect(await box.asked()).toEqual([
      "loginctl enable-linger",
      "systemctl --user daemon-reload",
      "systemctl --user enable latchkey.service",
      "systemctl --user restart latchkey.service",
    ]);
    expect((await box.run("status")).stdout).toBe("The service is installed, and runs.\n");
    expect(await box.run("uninstall")).toMatchObject({ code: 0 });
    await expect(readFile(box.unit)).rejects.toThrow("ENOENT");
    expect(await box.run("status")).toMatchObject({ code: 1 });
  },
);

test.skipIf(process.platform !== "linux")(
  "where systemd cannot be reached it says what to do, and leaves nothing behind (skipped where systemd is not)",
  async ({ box }) => {
    await box.break("Failed to connect to bus: No medium found");
    const { code, stderr } = await box.run("install", "--demo");
    expect(code).toBe(1);
    expect(stderr).toContain("No medium found");
    expect(stderr).toContain("sign in as this user at the screen or by ssh");
    await expect(readFile(box.unit)).rejects.toThrow("ENOENT");
  },
);

test("a wrong flag is told at once, and nothing is installed", async ({ box }) => {
  const { code, stderr } = await box.run("install", "--prot", "8188");
  expect(code).toBe(2);
  expect(stderr).toContain("--prot");
  await expect(readFile(box.unit)).rejects.toThrow("ENOENT");
});
