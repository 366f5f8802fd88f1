import { doctorCheck, type DoctorCheck } from "../../../shared/doctor.ts";
import { say, type Sentence } from "../../../shared/sentences.ts";
import { runToEnd } from "../comfy/run-to-end.ts";
import type { System } from "../comfy/system.ts";
import type { OwnPort } from "./ports.ts";

type Deps = { readonly ports: readonly OwnPort[]; readonly system: System };

/** A firewall that runs, and how it is told to let the share port through. */
export async function checkFirewall({ ports, system }: Deps): Promise<DoctorCheck[]> {
  const port = ports.find(({ kind }) => kind === "share")?.port;
  if (port === undefined) return [];
  const found = await firewallOf(system, port);
  return [found ?? doctorCheck("firewall", "ok", say("firewallNone"))];
}

async function firewallOf(system: System, port: number): Promise<DoctorCheck | null> {
  const hint = (found: Sentence, remedy: Sentence): DoctorCheck =>
    doctorCheck("firewall", "warn", found, remedy);
  const said = async (command: string, ...args: string[]): Promise<string> =>
    (await runToEnd(command, args, 5_000, system))?.stdout ?? "";
  switch (system.platform) {
    case "win32": {
      const state = await said("netsh", "advfirewall", "show", "currentprofile", "state");
      if (!/\bON\b/i.test(state)) return null;
      return hint(say("firewallWindows"), say("firewallWindowsOpen"));
    }
    case "darwin": {
      const tool = "/usr/libexec/ApplicationFirewall/socketfilterfw";
      if (!/enabled/i.test(await said(tool, "--getglobalstate"))) return null;
      return hint(say("firewallMac"), say("firewallMacOpen"));
    }
    default: {
      const named = (name: string, command: string): DoctorCheck =>
        hint(say("firewallNamed", { name }), say("firewallRun", { command }));
      const ufw = (await system.files.readText("/etc/ufw/ufw.conf")) ?? "";
      if (/^ENABLED=yes/m.test(ufw)) return named("ufw", `sudo ufw allow ${String(port)}/tcp`);
      if ((await said("systemctl", "is-active", "firewalld")).trim() === "active")
        return named("firewalld", `sudo firewall-cmd --add-port=${String(port)}/tcp`);
      return null;
    }
  }
}
