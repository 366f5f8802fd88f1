import type { DoctorCheck } from "../../../shared/doctor.ts";
import type { Settings } from "../../../shared/settings.ts";
import type { System } from "../comfy/system.ts";
import { adapterAddresses, type Interfaces } from "../platform/addresses.ts";
import { isPortFree } from "../platform/ports.ts";

/** A port that Latchkey listens on, or would. */
export type OwnPort = {
  readonly kind: "local" | "share";
  readonly host: string;
  readonly port: number;
};

/** The ports as the settings have them. */
export function portsOf(localPort: number, sharing: Settings["sharing"]): OwnPort[] {
  return [
    { kind: "local", host: "127.0.0.1", port: localPort },
    { kind: "share", host: sharing.host, port: sharing.port },
  ];
}

const names = { local: "for this computer", share: "for the network" } as const;

/** Whether the ports are ours, free, or somebody else's. */
export async function checkPorts(deps: {
  readonly ports: readonly OwnPort[];
  readonly ownPids: readonly number[];
  readonly system: Pick<System, "processes">;
}): Promise<DoctorCheck[]> {
  return Promise.all(
    deps.ports
      .filter(({ port }) => port > 0)
      .map(async ({ kind, host, port }): Promise<DoctorCheck> => {
        const said = `Port ${String(port)} ${names[kind]}`;
        const holder = await deps.system.processes.listener(port);
        if (holder !== null && deps.ownPids.includes(holder.pid))
          return { what: "ports", level: "ok", found: `${said} is Latchkey's.`, remedy: null };
        if (holder === null && (await isPortFree(host, port)))
          return { what: "ports", level: "ok", found: `${said} is free.`, remedy: null };
        const who =
          holder === null ? "another program" : `${holder.name} (process ${String(holder.pid)})`;
        const remedy = "End that program, or choose another port in the settings.";
        return { what: "ports", level: "bad", found: `${said} is in use by ${who}.`, remedy };
      }),
  );
}

/** Whether anybody else can reach this computer at all. */
export function checkNetwork(interfaces: Interfaces): DoctorCheck[] {
  const found = adapterAddresses(interfaces);
  const outside = found.filter(({ kind }) => kind !== "virtual");
  if (outside.length === 0) {
    const remedy = "Connect to a network. Until then only this computer can reach ComfyUI.";
    return [{ what: "network", level: "warn", found: "This computer is in no network.", remedy }];
  }
  const list = outside.map(({ adapter, address }) => `${address} (${adapter})`).join(", ");
  return [{ what: "network", level: "ok", found: `Addresses: ${list}`, remedy: null }];
}
