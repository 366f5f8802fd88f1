import { posix, win32 } from "node:path";

/** What the system's own service manager is to run after a reboot. */
export type ServiceRequest = {
  readonly platform: NodeJS.Platform;
  /** The program with its first arguments: Node and our file, or the packaged app. */
  readonly program: readonly string[];
  /** The flags of `latchkey serve`. */
  readonly flags: readonly string[];
  /** Where relative paths among the flags start. */
  readonly workingFolder: string;
  readonly home: string;
  /** `XDG_CONFIG_HOME`, where it is set. */
  readonly configFolder: string | undefined;
  readonly dataFolder: string;
  /** The numeric id of the user; 0 where the system has none. */
  readonly userId: number;
  /** The account as Windows names it, `COMPUTER\\name`; empty elsewhere. */
  readonly account: string;
};

type Command = { readonly words: readonly string[]; readonly mayFail?: boolean };

/** A service as a file and the commands that make it known. All of it is the user's own: no root. */
export type Service = {
  readonly folder: string;
  readonly name: string;
  readonly text: string;
  readonly encoding: "utf8" | "utf16le";
  readonly install: readonly Command[];
  readonly uninstall: readonly Command[];
  /** Exits with 0 where the service runs. */
  readonly status: readonly string[];
  /** Set for the commands where the caller's own environment lacks them. */
  readonly env: Readonly<Record<string, string>>;
  /** What a person should know, one line. */
  readonly note: string;
  /** What to do where the system's manager cannot be reached. */
  readonly remedy: string;
};

const label = "app.latchkey.serve";

/** The service for this system: a systemd user unit, a launchd agent, or a task of Windows'. */
export function serviceFor(request: ServiceRequest): Service {
  if (request.platform === "darwin") return launchAgent(request);
  return request.platform === "win32" ? scheduledTask(request) : systemdUnit(request);
}

const commandOf = ({ program, flags }: ServiceRequest): string[] => [...program, "serve", ...flags];

function systemdUnit(request: ServiceRequest): Service {
  const unit = "latchkey.service";
  const systemctl = (...words: string[]): Command => ({ words: ["systemctl", "--user", ...words] });
  return {
    folder: posix.join(request.configFolder ?? posix.join(request.home, ".config"), "systemd/user"),
    name: unit,
    text: `[Unit]
Description=Latchkey: ComfyUI, shared with keys

[Service]
ExecStart=${commandOf(request).map(quoteForSystemd).join(" ")}
WorkingDirectory=${request.workingFolder.replaceAll("%", "%%")}
Restart=on-failure
RestartSec=5
# Latchkey ends ComfyUI itself, and answers finish first.
KillMode=mixed
TimeoutStopSec=30

[Install]
WantedBy=default.target
`,
    encoding: "utf8",
    install: [
      // Without it a user's services start at the first login only. It comes first: it starts the
      // manager of a user who came by su or sudo, too.
      { words: ["loginctl", "enable-linger"], mayFail: true },
      systemctl("daemon-reload"),
      systemctl("enable", unit),
      systemctl("restart", unit),
    ],
    uninstall: [
      { ...systemctl("disable", "--now", unit), mayFail: true },
      { ...systemctl("daemon-reload"), mayFail: true },
    ],
    status: systemctl("is-active", "--quiet", unit).words,
    env: { XDG_RUNTIME_DIR: `/run/user/${String(request.userId)}` },
    note: `Its log: journalctl --user -u ${unit}`,
    remedy:
      "systemd's manager for your own services has to run: sign in as this user at the screen or by ssh. " +
      "Where there is no systemd, as in a container, let what starts the container run latchkey serve.",
  };
}

/** systemd expands `%` and `$`, and takes C's escapes inside quotes. man systemd.service, systemd.syntax */
function quoteForSystemd(word: string): string {
  const escaped = word
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("%", "%%")
    .replaceAll("$", "$$$$");
  return `"${escaped}"`;
}

function launchAgent(request: ServiceRequest): Service {
  const folder = posix.join(request.home, "Library/LaunchAgents");
  const domain = `gui/${String(request.userId)}`;
  const log = posix.join(request.dataFolder, "service.log");
  const words = commandOf(request).map((word) => `      <string>${escapeXml(word)}</string>`);
  return {
    folder,
    name: `${label}.plist`,
    text: `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
  <dict>
    <key>Label</key>
    <string>${label}</string>
    <key>ProgramArguments</key>
    <array>
${words.join("\n")}
    </array>
    <key>WorkingDirectory</key>
    <string>${escapeXml(request.workingFolder)}</string>
    <key>RunAtLoad</key>
    <true/>
    <key>KeepAlive</key>
    <dict>
      <key>SuccessfulExit</key>
      <false/>
    </dict>
    <key>ExitTimeOut</key>
    <integer>30</integer>
    <key>StandardErrorPath</key>
    <string>${escapeXml(log)}</string>
  </dict>
</plist>
`,
    encoding: "utf8",
    install: [
      { words: ["launchctl", "bootout", `${domain}/${label}`], mayFail: true },
      { words: ["launchctl", "bootstrap", domain, posix.join(folder, `${label}.plist`)] },
    ],
    uninstall: [{ words: ["launchctl", "bootout", `${domain}/${label}`], mayFail: true }],
    status: ["launchctl", "print", `${domain}/${label}`],
    env: {},
    note: `It starts when you log in. Its log: ${log}`,
    remedy: "launchd takes it from somebody who is logged in at the screen: install it from there.",
  };
}

function scheduledTask(request: ServiceRequest): Service {
  const [program = "", ...words] = commandOf(request);
  const file = win32.join(request.dataFolder, "service.xml");
  const account = escapeXml(request.account);
  // schtasks takes a file without this mark for the system's old code page, and a name with an accent apart.
  // A logon of anybody, which is what no UserId means, only an administrator may listen for.
  return {
    folder: request.dataFolder,
    name: "service.xml",
    text: `\ufeff<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Latchkey: ComfyUI, shared with keys</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>${account}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${account}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>10</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${escapeXml(program)}</Command>
      <Arguments>${escapeXml(words.map(quoteForWindows).join(" "))}</Arguments>
      <WorkingDirectory>${escapeXml(request.workingFolder)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
`,
    encoding: "utf16le",
    install: [
      { words: ["schtasks", "/Create", "/TN", "Latchkey", "/XML", file, "/F"] },
      { words: ["schtasks", "/Run", "/TN", "Latchkey"] },
    ],
    uninstall: [
      { words: ["schtasks", "/End", "/TN", "Latchkey"], mayFail: true },
      { words: ["schtasks", "/Delete", "/TN", "Latchkey", "/F"], mayFail: true },
    ],
    status: ["schtasks", "/Query", "/TN", "Latchkey"],
    env: {},
    note: "It starts when you log in.",
    remedy:
      "The Task Scheduler service has to run, and your account has to be allowed to make tasks.",
  };
}

/** As CommandLineToArgvW takes a command line apart. */
function quoteForWindows(word: string): string {
  if (/^[^\s"]+$/.test(word)) return word;
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
