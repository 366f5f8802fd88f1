import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { serviceFor, type ServiceRequest } from "../../../main/core/platform/service-file.ts";

const runFile = promisify(execFile);
const awkward = ["--data-dir", '/home/mara/My "50 %" data & <more>\\', "--port", "8188", "a$HOME"];
const request: ServiceRequest = {
  platform: "linux",
  program: [process.execPath, "/opt/latchkey/main.js"],
  flags: awkward,
  workingFolder: "/",
  home: "/home/mara",
  configFolder: undefined,
  dataFolder: "/home/mara/.config/Latchkey",
  userId: 1000,
};

/** A file of that text, for a tool that reads files. */
async function withFile<T>(name: string, text: string, use: (path: string) => Promise<T>) {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-service-"));
  try {
    await writeFile(join(folder, name), text);
    return await use(join(folder, name));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What Python's own parser of a format makes of a file, as JSON. */
async function parsed(name: string, text: string, program: string): Promise<unknown> {
  return withFile(name, text, async (path) => {
    const { stdout } = await runFile("python3", ["-c", program, path]);
    return JSON.parse(stdout) as unknown;
  });
}

describe("systemd", () => {
  const service = serviceFor(request);

  test("the unit is the user's own", () => {
    expect(service).toMatchObject({
      folder: "/home/mara/.config/systemd/user",
      name: "latchkey.service",
    });
    const other = serviceFor({ ...request, configFolder: "/elsewhere" });
    expect(other.folder).toBe("/elsewhere/systemd/user");
  });

  test("no flag is expanded or cut: quotes, per cent and dollar signs are escaped", () => {
    expect(service.text).toContain(
      `ExecStart="${process.execPath}" "/opt/latchkey/main.js" "serve" "--data-dir" ` +
        `"/home/mara/My \\"50 %%\\" data & <more>\\\\" "--port" "8188" "a$$HOME"\n`,
    );
  });

  const analyze = "/usr/bin/systemd-analyze";
  test.skipIf(!existsSync(analyze))(
    "systemd-analyze finds nothing to say (skipped where there is none)",
    async () => {
      await withFile(service.name, service.text, async (path) => {
        const { stderr } = await runFile(analyze, ["verify", "--user", "--man=no", path], {
          env: { ...process.env, XDG_RUNTIME_DIR: tmpdir() },
        });
        expect(stderr).not.toContain("latchkey.service");
      });
      const wrong = service.text.replace("Restart=on-failure", "Restart=sometimes");
      await withFile(service.name, wrong, async (path) => {
        const { stderr } = await runFile(analyze, ["verify", "--user", "--man=no", path], {
          env: { ...process.env, XDG_RUNTIME_DIR: tmpdir() },
        }).catch((error: unknown) => error as { stderr: string });
        expect(stderr).toContain("latchkey.service");
      });
    },
  );
});

test("launchd gets the words as they are, starts it at login and again after a crash", async () => {
  const service = serviceFor({ ...request, platform: "darwin", home: "/Users/mara" });
  expect(service.folder).toBe("/Users/mara/Library/LaunchAgents");
  const program =
    "import json,plistlib,sys; print(json.dumps(plistlib.load(open(sys.argv[1],'rb'))))";
  expect(await parsed(service.name, service.text, program)).toMatchObject({
    Label: "app.latchkey.serve",
    ProgramArguments: [...request.program, "serve", ...awkward],
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
  });
  expect(service.install.at(-1)?.words).toEqual([
    "launchctl",
    "bootstrap",
    "gui/1000",
    "/Users/mara/Library/LaunchAgents/app.latchkey.serve.plist",
  ]);
});

test("Windows' scheduler gets the words in its own quotes, and no time limit", async () => {
  const service = serviceFor({
    ...request,
    platform: "win32",
    program: ["C:\\Program Files\\Latchkey\\Latchkey.exe"],
    flags: ["--data-dir", "C:\\My data\\", 'say "hi"', "--port", "8188"],
    dataFolder: "C:\\Users\\mara\\AppData\\Roaming\\Latchkey",
  });
  const program = `
import json, sys, xml.etree.ElementTree as tree
ns = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
root = tree.parse(sys.argv[1]).getroot()
print(json.dumps({e.tag.replace(ns, ""): e.text for e in root.iter() if e.text and e.text.strip()}))`;
  expect(await parsed(service.name, service.text, program)).toMatchObject({
    Command: "C:\\Program Files\\Latchkey\\Latchkey.exe",
    Arguments: 'serve --data-dir "C:\\My data\\\\" "say \\"hi\\"" --port 8188',
    ExecutionTimeLimit: "PT0S",
    RunLevel: "LeastPrivilege",
  });
  expect(service.install[0]?.words).toContain(
    "C:\\Users\\mara\\AppData\\Roaming\\Latchkey\\service.xml",
  );
});
