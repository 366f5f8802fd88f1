import { spawn } from "node:child_process";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "../../shared/errors.ts";
import { serviceFor, type Service } from "../core/platform/service-file.ts";
import { ensureFolder, writeFileAtomically } from "../core/store/files.ts";
import { entriesOf, removeFile } from "../core/store/folder.ts";
import { parseServeFlags, UsageError } from "./args.ts";
import { commandName } from "./command-name.ts";

/** `latchkey service install|uninstall|status`: sharing goes on after a reboot, without a window. */
export async function service(argv: readonly string[]): Promise<void> {
  const [verb, ...flags] = argv;
  if (verb !== "install" && verb !== "uninstall" && verb !== "status")
    throw new UsageError("service: say install, uninstall or status");
  if (verb !== "install" && flags.length > 0)
    throw new UsageError(`service ${verb}: ${flags[0] ?? ""} is one word too many`);

  // A wrong flag must be told now, not in a log after the next reboot.
  const { dataFolder } = parseServeFlags(flags);
  const found = serviceFor({
    platform: process.platform,
    program: ownProgram(),
    flags,
    workingFolder: process.cwd(),
    home: homedir(),
    configFolder: process.env["XDG_CONFIG_HOME"],
    dataFolder,
    userId: process.getuid?.() ?? 0,
    account: accountOf(process.env),
  });
  if (verb === "install") {
    // launchd opens the log in it before anything of ours runs.
    await ensureFolder(dataFolder);
    await install(found);
  } else if (verb === "uninstall") await uninstall(found);
  else await tell(found);
}

async function install(found: Service): Promise<void> {
  await ensureFolder(found.folder);
  const content = Buffer.from(found.text, found.encoding);
  await writeFileAtomically(join(found.folder, found.name), content);
  try {
    await runAll(found.install, found.env);
  } catch (error) {
    // Half a service would start at some later reboot, unexpected.
    await remove(found);
    if (!(error instanceof AppError)) throw error;
    throw new AppError("INTERNAL", {
      message: `${error.message}\n${found.remedy} Nothing was installed.`,
      cause: error,
    });
  }
  process.stdout.write(`Installed ${join(found.folder, found.name)}. ${found.note}\n`);
}

async function uninstall(found: Service): Promise<void> {
  await remove(found);
  process.stdout.write("The service is removed. Keys, settings and usage stay.\n");
}

async function remove(found: Service): Promise<void> {
  await runAll(found.uninstall, found.env);
  await removeFile(found.folder, found.name);
}

async function tell(found: Service): Promise<void> {
  if (!(await entriesOf(found.folder)).includes(found.name)) {
    process.stdout.write(`The service is not installed: ${commandName} service install\n`);
    process.exitCode = 1;
    return;
  }
  const isRunning = (await run(found.status, found.env)).code === 0;
  process.stdout.write(`The service is installed, and ${isRunning ? "runs" : "does not run"}.\n`);
  if (!isRunning) process.exitCode = 1;
}

async function runAll(commands: Service["install"], env: Service["env"]): Promise<void> {
  for (const { words, mayFail = false } of commands) {
    const { code, output } = await run(words, env);
    if (code === 0 || mayFail) continue;
    throw new AppError("INTERNAL", {
      message: `${words.join(" ")} did not work:\n${output.trim()}`,
    });
  }
}

function run(
  [command = "", ...args]: readonly string[],
  env: Service["env"],
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...env, ...process.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const hear = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", (error) => {
      resolve({ code: 127, output: error.message });
    });
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Who is signed in, as Windows tells every program; elsewhere nobody asks. */
function accountOf({ USERDOMAIN: domain, USERNAME: name }: NodeJS.ProcessEnv): string {
  return [domain, name].filter((part) => part !== undefined && part !== "").join("\\");
}

/** How this very program is started again: by Node with our file, or as the packaged app. */
function ownProgram(): string[] {
  if (!("electron" in process.versions))
    return [process.execPath, fileURLToPath(new URL("./main.js", import.meta.url))];
  const appImage = process.env["APPIMAGE"];
  if (appImage !== undefined) return [appImage];
  if (process.platform !== "linux") return [process.execPath];
  return [join(dirname(process.execPath), "resources/bin/latchkey")];
}
