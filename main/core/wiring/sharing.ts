import type { Settings } from "../../../shared/settings.ts";
import { isNamed } from "../../../shared/tls.ts";
import { createCertificates, type Certificates } from "../certificates/certificates.ts";
import { createMadeCertificates } from "../certificates/made.ts";
import type { Gate } from "../gateway/gate.ts";
import type { Flags, Options } from "../options.ts";
import type { Interfaces } from "../platform/addresses.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { routeAddress } from "../platform/route.ts";
import { createListeners, type Listeners } from "../sharing/listeners.ts";
import { createLocalName, type LocalName } from "../sharing/local-name.ts";
import { watchNetwork, type Network } from "../sharing/network.ts";

export type SharingParts = {
  readonly network: Network;
  readonly certificates: Certificates;
  readonly listeners: Listeners;
  readonly localName: LocalName;
  /** The names beside this computer's own by which people may ask: the certificate's, and `.local`. */
  readonly names: () => string[];
  /** Answers the `.local` name, or not, as the settings and the listener stand now. */
  readonly followName: () => void;
  readonly changed: () => void;
  readonly close: () => Promise<void>;
};

/** How this computer is reached: its networks, names, certificate and the two listeners. */
export function wireSharing(deps: {
  readonly dataFolder: string;
  readonly flags: Flags;
  readonly settings: () => Settings;
  readonly options: () => Options;
  readonly ownNames: readonly string[];
  readonly gate: Gate;
  readonly clock: Clock;
  readonly log: Logger;
  readonly canMove: boolean;
  readonly interfaces: (() => Interfaces) | undefined;
  /** Something that the window shows is other than before. */
  readonly changed: () => void;
}): SharingParts {
  const { dataFolder, flags, settings, options, ownNames, gate, clock, log } = deps;
  const computer = ownNames.find((name) => !name.includes(".")) ?? "";
  const network = watchNetwork({ clock, routeAddress, interfaces: deps.interfaces });
  const localName = createLocalName({ addresses: network.addresses, clock, log });

  const reachedBy = (): string[] => {
    const local = localName.current();
    const usable = certificates.inUse();
    const certified = usable?.kind === "own" ? usable.names : [];
    const plain = certified.filter((name) => !name.startsWith("*.") && !/^[\d.]+$|:/.test(name));
    return [...plain, ...(local === null ? [] : [local])];
  };
  /** The names that a link can have, the artist's own first. */
  const names = (): string[] => {
    const all = [...options().listedNames, ...reachedBy(), computer];
    return [...new Set(all)].filter((name) => name !== "" && name !== "localhost");
  };
  const certificates = createCertificates({
    choice: () => options().tls,
    isFixed: flags.tls !== undefined,
    names: () => [
      ...network.addresses().map(({ address }) => address),
      ...options().listedNames,
      ...ownNames,
      ...(settings().localName.on ? [`${settings().localName.name}.local`] : []),
      ...["localhost", "127.0.0.1", "::1"],
    ],
    made: createMadeCertificates({ dataFolder, computer, clock, log }),
    clock,
    log,
  });
  const listeners = createListeners({
    ...{ gate, clock, log, options, canMove: deps.canMove, changed: deps.changed },
    pair: () => certificates.pair(),
    network: network.addresses,
    interfaces: network.interfaces,
    about: () => {
      const facts = certificates.state()?.facts ?? null;
      const isCovered = (host: string): boolean => facts !== null && isNamed(facts.names, host);
      return { route: network.route(), names: names(), isCovered };
    },
  });

  let answered = "";
  const followName = (): void => {
    const { on, name } = settings().localName;
    const wanted = on && options().share !== null ? name : null;
    const now = JSON.stringify([wanted, network.addresses().map(({ address }) => address)]);
    if (now === answered) return;
    answered = now;
    localName.use(wanted);
  };
  certificates.onChange(({ pair, isOther }) => {
    if (isOther) listeners.usePair(pair);
    deps.changed();
  });
  network.onChange(() => {
    listeners.networkChanged();
    followName();
    if (options().tls.kind === "made" && options().share !== null)
      certificates.look().catch((error: unknown) => {
        log.warn("certificate-not-made", { error });
      });
    deps.changed();
  });
  localName.onChange(deps.changed);

  return {
    network,
    certificates,
    listeners,
    localName,
    names: reachedBy,
    followName,
    changed: deps.changed,
    async close() {
      network.close();
      certificates.close();
      await localName.close();
    },
  };
}
