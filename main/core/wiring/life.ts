import type { Settings } from "../../../shared/settings.ts";
import type { Audit } from "../audit/audit.ts";
import { comfyOn } from "../comfy/discover/running.ts";
import type { Supervisor } from "../comfy/supervisor.ts";
import { realSystem } from "../comfy/system.ts";
import type { Policy } from "../gateway/types.ts";
import type { Sessions } from "../keys/sessions.ts";
import type { Options } from "../options.ts";
import type { Clock } from "../platform/clock.ts";
import type { HeldSharing } from "../sharing/held-sharing.ts";
import type { Listeners } from "../sharing/listeners.ts";
import type { Lock } from "../store/lock.ts";

const graceMs = 5_000;

/** How Latchkey starts and ends, and where it is in between. */
export type Life = {
  /** Opens the listeners, and begins to start ComfyUI if so chosen. @throws AppError in words for people */
  open(): Promise<void>;
  /** The same, and resolves when ComfyUI's process runs or could not be started, and all is loaded. @throws AppError */
  start(): Promise<void>;
  /** Lets answers finish, stops ComfyUI with its tree, puts everything on disk. */
  stop(): Promise<void>;
  /** Ends ComfyUI at once, for a second signal. */
  stopNow(): void;
  /** Where the listeners and ComfyUI are. */
  urls(): {
    readonly local_url: string;
    readonly share_url: string | null;
    readonly upstream_url: string | null;
  };
  /** An address that signs the artist's browser in, once and within a minute. */
  ownersAddress(): string;
};

type Parts = {
  readonly version: string;
  readonly clock: Clock;
  readonly lock: Lock;
  readonly held: Pick<HeldSharing, "hold">;
  readonly settings: () => Settings;
  readonly options: () => Options;
  /** Whether a flag of this run says which ComfyUI: then it starts, whatever the settings say. */
  readonly isSourceGiven: boolean;
  readonly listeners: Listeners;
  readonly sharing: { readonly followName: () => void; readonly close: () => Promise<void> };
  readonly supervisor: Supervisor;
  readonly sessions: Pick<Sessions, "openControl" | "makeCode">;
  readonly audit: Pick<Audit, "note">;
  /** Loads what nobody asks for in the first moments. */
  readonly loadRest: () => Promise<unknown>;
  /** Where to reach us has become known; gives the policy that holds from now on. */
  readonly onListening: (comfyOnOurPort: string | null) => Policy;
  /** Ends what stays open by itself: tabs' event streams and sockets. */
  readonly endOpen: () => void;
  /** What is closed, in this order: who writes goes before what is written to. */
  readonly closing: readonly { readonly close: () => void | Promise<void> }[];
};

export function wireLife(parts: Parts): Life {
  const { listeners, supervisor, sharing, sessions } = parts;
  let opened: Promise<{ readonly rest: Promise<unknown> }> | null = null;

  /** Resolves when there is something to tell; the rest goes on by itself. */
  async function begin(): Promise<{ readonly rest: Promise<unknown> }> {
    await parts.held.hold();
    await listeners.start();
    sharing.followName();
    const policy = parts.onListening(
      await comfyOn(listeners.taken()?.port ?? null, realSystem(parts.clock)),
    );
    parts.audit.note("started", {
      version: parts.version,
      mode: policy.mode,
      list: policy.preset,
      shared: listeners.shareUrl(),
    });
    const { source, comfyArguments } = parts.options();
    supervisor.choose(source, comfyArguments);
    const published = parts.lock.publish({
      local_url: listeners.localUrl(),
      control: sessions.openControl(),
    });
    const isDue = source !== null && (parts.settings().startWithApp || parts.isSourceGiven);
    const begun = isDue ? supervisor.start() : Promise.resolve();
    return { rest: Promise.all([published, begun.then(parts.loadRest)]) };
  }

  return {
    async open() {
      opened ??= begin();
      await opened;
    },
    async start() {
      opened ??= begin();
      const { rest } = await opened;
      await rest;
    },
    async stop() {
      await listeners.stop(graceMs, parts.endOpen);
      await sharing.close();
      for (const part of parts.closing) await part.close();
      await parts.lock.release();
    },
    stopNow: () => {
      supervisor.stopNow();
    },
    urls: () => {
      const upstream = supervisor.upstream();
      return {
        local_url: listeners.localUrl(),
        share_url: listeners.shareUrl(),
        upstream_url: upstream === null ? null : `http://${upstream.host}:${String(upstream.port)}`,
      };
    },
    ownersAddress: () => `${listeners.localUrl()}/latchkey/open?code=${sessions.makeCode()}`,
  };
}
