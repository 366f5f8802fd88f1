import type { DoctorCheck } from "../../../shared/doctor.ts";
import { runToEnd } from "../comfy/run-to-end.ts";
import type { System } from "../comfy/system.ts";
import type { OwnPort } from "./ports.ts";

type Deps = { readonly ports: readonly OwnPort[]; readonly system: System };

/** A firewall that runs, and how it is told to let the share port through. */
export async function checkFirewall({ ports, system }: Deps): Promise<DoctorCheck[]> {
  const port = ports.find(({ kind }) => kind === "share")?.port;
  if (port === undefined) return [];
  const found = await firewallOf(system, port);
  if (found === null) {
    const words = "No firewall was found that would keep people out.";
    return [{ what: "firewall", level: "ok", found: words, remedy: null }];
  }
  return [found];
}

async function firewallOf(system: System, port: number): Promise<DoctorCheck | null> {
  const hint = (name: string, remedy: string): DoctorCheck => ({
    ...{ what: "firewall", level: "warn", found: `${name} is on.` },
    remedy: `If nobody reaches the link: ${remedy}`,
  });
  const said = async (command: string, ...args: string[]): Promise<string> =>
    (await runToEnd(command, args, 5_000, system))?.stdout ?? "";
  switch (system.platform) {
    case "win32": {
      const state = await said("netsh", "advfirewall", "show", "currentprofile", "state");
      if (!/\bON\b/i.test(state)) return null;
      return hint(
        "The firewall of Windows",
        "let Latchkey through on private networks (Settings, Privacy & security, Windows Security, Firewall), and make this network a private one.",
      );
    }
    case "darwin": {
      const tool = "/usr/libexec/ApplicationFirewall/socketfilterfw";
      if (!/enabled/i.test(await said(tool, "--getglobalstate"))) return null;
      return hint(
        "The firewall of macOS",
        "allow incoming connections for Latchkey (System Settings, Network, Firewall, Options).",
      );
    }
    default: {
      const ufw = (await system.files.readText("/etc/ufw/ufw.conf")) ?? "";
      if (/^ENABLED=yes/m.test(ufw))
        return hint("The firewall ufw", `sudo ufw allow ${String(port)}/tcp`);
      if ((await said("systemctl", "is-active", "firewalld")).trim() === "active")
        return hint("The firewall firewalld", `sudo firewall-cmd --add-port=${String(port)}/tcp`);
      return null;
    }
  }
}
