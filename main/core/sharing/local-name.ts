import multicastDns, {
  type MulticastDNS,
  type QueryPacket,
  type ResponsePacket,
} from "multicast-dns";
import type { AdapterAddress } from "../platform/addresses.ts";
import type { Clock, Timer } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";

const mdnsPort = 5353;
/** RFC 6762 section 10: host names are kept for two minutes. */
const ttlS = 120;
/** Section 6.7: what a plain resolver asked for is kept ten seconds at most. */
const legacyTtlS = 10;
const probeMs = 250;
const probes = 3;

/** How the name stands: not answered, being asked for, answered, another device's, or no way to answer. */
export type LocalNameState = "off" | "asking" | "on" | "taken" | "failed";

/** A `.local` name of this computer's, answered by multicast DNS (RFC 6762). */
export type LocalName = {
  /** Answers this name from now on; null for none. Given anew, it is asked for anew. */
  use(name: string | null): void;
  /** The name while it is answered, with `.local`. */
  current(): string | null;
  state(): LocalNameState;
  onChange(listener: () => void): void;
  /** Says that the name is gone, and stops. */
  close(): Promise<void>;
};

type Voice = { readonly address: string; readonly mdns: MulticastDNS };

/**
 * One voice for each network, which tells that network this computer's address in it. A name that
 * another device has is left to it.
 */
export function createLocalName(deps: {
  readonly addresses: () => readonly AdapterAddress[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly open?: typeof multicastDns;
}): LocalName {
  const { clock, log, open = multicastDns } = deps;
  const listeners = new Set<() => void>();
  let name: string | null = null;
  let state: LocalNameState = "off";
  let voices: readonly Voice[] = [];
  let timer: Timer | null = null;

  function become(next: LocalNameState): void {
    if (next === state) return;
    state = next;
    log.info("local-name", { name, state });
    for (const listener of listeners) listener();
  }

  const isOurs = (asked: string): boolean => name !== null && asked.toLowerCase() === name;
  const record = (address: string, ttl: number, flush: boolean) =>
    ({ type: "A", name: name ?? "", ttl, flush, data: address }) as const;

  function onQuery(
    voice: Voice,
    packet: QueryPacket,
    from: { port: number; address: string },
  ): void {
    if (state !== "on") return;
    const asked = (packet.questions ?? []).filter((question) => isOurs(question.name));
    // ANY is not among the types that the library has words for.
    if (!asked.some(({ type }) => type === "A" || (type as string) === "ANY")) return;
    if (from.port === mdnsPort) voice.mdns.respond([record(voice.address, ttlS, true)]);
    else {
      // A resolver that knows nothing of multicast wants its own question back, and the answer sent to it.
      const answers = [record(voice.address, legacyTtlS, false)];
      voice.mdns.respond({ id: packet.id ?? 0, questions: asked, answers }, { ...from });
    }
  }

  function onResponse(packet: ResponsePacket): void {
    const own = new Set(deps.addresses().map(({ address }) => address));
    const isOthers = (packet.answers ?? []).some(
      (answer) =>
        answer.type === "A" &&
        isOurs(answer.name) &&
        (answer.ttl ?? 0) > 0 &&
        !own.has(answer.data) &&
        !voices.some(({ address }) => address === answer.data),
    );
    if (!isOthers) return;
    timer?.cancel();
    silence();
    become("taken");
  }

  function speak(address: string): Voice {
    const mdns = open({ interface: address, bind: "0.0.0.0", reuseAddr: true });
    const voice = { address, mdns };
    mdns.on("query", (packet, from) => {
      onQuery(voice, packet, from);
    });
    mdns.on("response", onResponse);
    mdns.on("warning", () => undefined);
    mdns.on("error", (error) => {
      log.warn("local-name-failed", { error });
      silence();
      become("failed");
    });
    return voice;
  }

  function silence(): void {
    for (const { mdns } of voices) mdns.destroy();
    voices = [];
  }

  /** Asks three times whether somebody has the name, then takes it (RFC 6762 section 8). */
  function probe(left: number): void {
    if (left === 0) {
      become("on");
      for (const { address, mdns } of voices) mdns.respond([record(address, ttlS, true)]);
      return;
    }
    for (const { mdns } of voices) mdns.query(name ?? "");
    timer = clock.after(probeMs, () => {
      probe(left - 1);
    });
  }

  function goodbye(): Promise<void> {
    if (state !== "on") return Promise.resolve();
    const all = voices.map(
      ({ address, mdns }) =>
        new Promise<void>((resolve) => {
          mdns.respond([record(address, 0, true)], undefined, () => {
            resolve();
          });
        }),
    );
    return Promise.all(all).then(() => undefined);
  }

  function end(): void {
    timer?.cancel();
    const old = voices;
    const said = goodbye();
    voices = [];
    void said.then(() => {
      for (const { mdns } of old) mdns.destroy();
    });
  }

  return {
    use(wanted) {
      end();
      name = wanted === null ? null : `${wanted.toLowerCase().replace(/\.local$/, "")}.local`;
      const usual = deps.addresses().filter(({ kind }) => kind !== "virtual");
      if (name === null || usual.length === 0) {
        become("off");
        return;
      }
      become("asking");
      voices = usual.map(({ address }) => speak(address));
      probe(probes);
    },
    current: () => (state === "on" ? name : null),
    state: () => state,
    onChange: (listener) => void listeners.add(listener),
    async close() {
      timer?.cancel();
      await goodbye();
      silence();
    },
  };
}
