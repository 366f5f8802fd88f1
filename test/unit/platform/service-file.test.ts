import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import {
  serviceFor,
  type Service,
  type ServiceRequest,
} from "../../../main/core/platform/service-file.ts";

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
  account: "",
};

/** A file of a service's, for a tool that reads files. */
async function withFile<T>(
  { name, text, encoding }: Pick<Service, "name" | "text" | "encoding">,
  use: (path: string) => Promise<T>,
) {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-service-"));
  try {
    await writeFile(join(folder, name), text, encoding);
    return await use(join(folder, name));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What Python's own parser of a format makes of a file, as JSON. */
async function parsed(service: Service, program: string): Promise<unknown> {
  return withFile(service, async (path) => {
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
      await withFile(service, async (path) => {
        const { stderr } = await runFile(analyze, ["verify", "--user", "--man=no", path], {
          env: { ...process.env, XDG_RUNTIME_DIR: tmpdir() },
        });
        expect(stderr).not.toContain("latchkey.service");
      });
      const text = service.text.replace("Restart=on-failure", "Restart=sometimes");
      await withFile({ ...service, text }, async (path) => {
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
  // All that man launchd.plist knows of it: a key that is mistyped is passed over there in silence.
  expect(await parsed(service, program)).toEqual({
    Label: "app.latchkey.serve",
    ProgramArguments: [...request.program, "serve", ...awkward],
    WorkingDirectory: "/",
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    ExitTimeOut: 30,
    StandardErrorPath: "/home/mara/.config/Latchkey/service.log",
  });
  expect(service.install.at(-1)?.words).toEqual([
    "launchctl",
    "bootstrap",
    "gui/1000",
    "/Users/mara/Library/LaunchAgents/app.latchkey.serve.plist",
  ]);
});

describe("Windows' scheduler", () => {
  const service = serviceFor({
    ...request,
    platform: "win32",
    program: ["C:\\Program Files\\Latchkey\\Latchkey.exe"],
    flags: ["--data-dir", "C:\\My data\\", 'say "hi"', "--port", "8188"],
    workingFolder: "C:\\Users\\Zoë & Mårten",
    dataFolder: "C:\\Users\\mara\\AppData\\Roaming\\Latchkey",
    account: "STUDIO\\Zoë",
  });

  test("gets the words in its own quotes, no time limit, and whose logon it is", async () => {
    const program = `
import json, sys, xml.etree.ElementTree as tree
ns = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
root = tree.parse(sys.argv[1]).getroot()
print(json.dumps({e.tag.replace(ns, ""): e.text for e in root.iter() if e.text and e.text.strip()}))`;
    expect(await parsed(service, program)).toMatchObject({
      Command: "C:\\Program Files\\Latchkey\\Latchkey.exe",
      Arguments: 'serve --data-dir "C:\\My data\\\\" "say \\"hi\\"" --port 8188',
      WorkingDirectory: "C:\\Users\\Zoë & Mårten",
      ExecutionTimeLimit: "PT0S",
      RunLevel: "LeastPrivilege",
      UserId: "STUDIO\\Zoë",
    });
    expect(service.install[0]?.words).toContain(
      "C:\\Users\\mara\\AppData\\Roaming\\Latchkey\\service.xml",
    );
  });

  /** What [MS-TSCH] 2.5 allows of the elements that stand in the file; `sequence` holds them in that order. */
  const schema: Record<string, { allowed: string[]; needed?: string[]; isSequence?: boolean }> = {
    Task: {
      allowed: ["RegistrationInfo", "Triggers", "Settings", "Data", "Principals", "Actions"],
      needed: ["Actions"],
    },
    RegistrationInfo: { allowed: ["URI", "Date", "Author", "Version", "Description"] },
    Triggers: { allowed: ["BootTrigger", "LogonTrigger"] },
    LogonTrigger: {
      allowed: [
        ...["Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit"],
        ...["UserId", "Delay"],
      ],
      needed: ["UserId"],
      isSequence: true,
    },
    Principals: { allowed: ["Principal"] },
    Principal: { allowed: ["UserId", "LogonType", "GroupId", "DisplayName", "RunLevel"] },
    Settings: {
      allowed: [
        ...["AllowStartOnDemand", "RestartOnFailure", "MultipleInstancesPolicy"],
        ...["DisallowStartIfOnBatteries", "StopIfGoingOnBatteries", "AllowHardTerminate"],
        ...["StartWhenAvailable", "RunOnlyIfNetworkAvailable", "WakeToRun", "Enabled", "Hidden"],
        ...["IdleSettings", "ExecutionTimeLimit", "Priority", "RunOnlyIfIdle"],
      ],
    },
    RestartOnFailure: { allowed: ["Interval", "Count"], needed: ["Interval", "Count"] },
    Actions: { allowed: ["Exec"] },
    Exec: { allowed: ["Command", "Arguments", "WorkingDirectory"], needed: ["Command"] },
  };

  test("gets the elements that its schema knows, once each and in order", async () => {
    const program = `
import json, sys, xml.etree.ElementTree as tree
name = lambda e: e.tag.split("}")[1]
root = tree.parse(sys.argv[1]).getroot()
print(json.dumps([[name(e), [name(c) for c in e]] for e in root.iter() if len(e)]))`;
    const found = (await parsed(service, program)) as [string, string[]][];
    expect(found.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(schema)));
    for (const [name, children] of found) {
      const { allowed, needed = [], isSequence = false } = schema[name] ?? { allowed: [] };
      expect(allowed, name).toEqual(expect.arrayContaining(children));
      expect(children, name).toEqual(expect.arrayContaining(needed));
      expect(new Set(children).size, name).toBe(children.length);
      if (isSequence) expect(children).toEqual(allowed.filter((one) => children.includes(one)));
    }
  });

  test("gets a file in UTF-16 that says so: an accent in a name is read as one", () => {
    const bytes = Buffer.from(service.text, service.encoding);
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xfe]));
    expect(service.text).toContain('encoding="UTF-16"');
  });
});
