import { doctorCheck, type DoctorCheck } from "../../../shared/doctor.ts";
import { say, type Sentence } from "../../../shared/sentences.ts";
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
export function portsOf(
  localPort: number,
  sharing: Pick<Settings["sharing"], "host" | "port">,
): OwnPort[] {
  return [
    { kind: "local", host: "127.0.0.1", port: localPort },
    { kind: "share", host: sharing.host, port: sharing.port },
  ];
}

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
        const holder = await deps.system.processes.listener(port);
        if (holder !== null && deps.ownPids.includes(holder.pid))
          return doctorCheck("ports", "ok", say(`${kind}PortOurs`, { port }));
        if (holder === null && (await isPortFree(host, port)))
          return doctorCheck("ports", "ok", say(`${kind}PortFree`, { port }));
        const taken: Sentence =
          holder === null
            ? say(`${kind}PortTaken`, { port })
            : say(`${kind}PortTakenBy`, { port, name: holder.name, pid: holder.pid });
        return doctorCheck("ports", "bad", taken, say("portEndIt"));
      }),
  );
}

/** Whether anybody else can reach this computer at all. */
export function checkNetwork(interfaces: Interfaces): DoctorCheck[] {
  const found = adapterAddresses(interfaces);
  const outside = found.filter(({ kind }) => kind !== "virtual");
  if (outside.length === 0)
    return [doctorCheck("network", "warn", say("networkNone"), say("networkConnect"))];
  const list = outside.map(({ adapter, address }) => `${address} (${adapter})`).join(", ");
  return [doctorCheck("network", "ok", say("networkAddresses", { list }))];
}
