import type { Activity, Place, Preview, RefusalGroup } from "../../../shared/activity.ts";
import type { Blocks } from "../gateway/blocks.ts";
import type { GateDeps } from "../gateway/door.ts";
import type { Sockets } from "../gateway/sockets.ts";
import type { Arrival } from "../gateway/types.ts";
import { isOwnAddress } from "../platform/addresses.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { Names } from "../usage/view.ts";
import { agentOf } from "./agent.ts";
import { createGenerations } from "./generations.ts";
import { whoOfKey } from "./names.ts";
import { createPresence, type Presence } from "./presence.ts";
import type { Visitor } from "./visitors.ts";
import { createSaving, type ActivityDocument } from "./record.ts";
import { createRefusals, type KeptRefusal } from "./refusals.ts";

const hourMs = 3_600_000;

/**
 * Who is here, what runs and waits for whom, and who was turned away. What the gateway tells it is
 * noted in memory at once, and put together only when somebody looks.
 */
export type ActivityWatch = Pick<
  GateDeps,
  "onPass" | "onRefusal" | "onPromptAnswer" | "onMessage" | "isOthersPrompt"
> &
  Pick<Presence, "countOthers" | "countOfKeys" | "disconnect" | "shutOut"> & {
    snapshot(): Activity;
    /** The same, with ComfyUI's queue as it is now. */
    fresh(): Promise<Activity>;
    readonly preview: () => Preview | null;
    refusals(): RefusalGroup[];
    /** Where a key was last used from. */
    readonly placeOf: (keyId: string) => Place | null;
    /** Whether anybody but this computer ever came through the share listener. */
    wasReached(): boolean;
    /** Refuses everything from an address for an hour. Gives the end of it in epoch seconds. */
    block(address: string): number;
    letIn(address: string): void;
    /** ComfyUI's queue has changed, or ComfyUI has come or gone. */
    readonly lookAtQueue: () => void;
    close(): Promise<void>;
  };

export function createActivity(deps: {
  readonly clock: Clock;
  readonly log: Logger;
  readonly document: ActivityDocument;
  readonly sockets: Pick<Sockets, "list" | "endWhere">;
  readonly endSession: (sessionId: string) => Promise<unknown>;
  readonly blocks: Blocks;
  readonly names: () => Names;
  readonly refusalHours: () => number;
  readonly showPreviews: () => boolean;
  /** What `GET /queue` of ComfyUI answers; null where there is none. */
  readonly askQueue: () => Promise<unknown>;
  readonly onChange: () => void;
  /** Told of somebody who was not here a minute ago. */
  readonly onNew: (visitor: Visitor) => void;
  readonly onPreview: () => void;
  readonly onRefusals: () => void;
}): ActivityWatch {
  const { clock, blocks, document, names } = deps;
  const refusals = createRefusals(document.data.refusals);
  let wasReached = document.data.was_reached;
  const ownPeers = new Set<string>();

  const generations = createGenerations(deps);
  const presence = createPresence({
    ...deps,
    kept: document.data.places,
    onChange() {
      saving.due();
      deps.onChange();
    },
  });
  const oldestRefusal = (): number => (clock.now() - deps.refusalHours() * hourMs) / 1000;
  const saving = createSaving({
    document,
    clock,
    log: deps.log,
    current: () => ({
      refusals: refusals.list(oldestRefusal()),
      places: presence.places(),
      blocks: blocks.list(clock.now()).map(({ address, until }) => ({
        address,
        until: until / 1000,
      })),
      was_reached: wasReached,
    }),
  });

  /** Asked of each request until the first one from elsewhere. */
  function noteReached({ listener, peer }: Arrival): void {
    if (wasReached || listener !== "share" || ownPeers.has(peer)) return;
    if (isOwnAddress(peer)) {
      ownPeers.add(peer);
      return;
    }
    wasReached = true;
    saving.due();
    deps.onChange();
  }

  const groupOf = ({ key_id, is_owner, user_agent, ...rest }: KeptRefusal): RefusalGroup => {
    const until = blocks.until(rest.address, clock.now());
    return {
      ...rest,
      id: `${key_id ?? (is_owner ? "owner" : rest.address)} ${rest.reason}`,
      who: is_owner
        ? { kind: "you" }
        : key_id === null
          ? { kind: "address", address: rest.address }
          : whoOfKey(key_id, names()),
      agent: agentOf(user_agent ?? undefined),
      can_block: !isOwnAddress(rest.address),
      blocked_until: until === null ? null : until / 1000,
    };
  };
  const snapshot = (): Activity => {
    const known = names();
    return { ...generations.snapshot(known), connections: presence.connections(known) };
  };

  return {
    onPass(arrival, verdict) {
      noteReached(arrival);
      presence.onPass(arrival, verdict);
    },
    onRefusal(arrival, refusal, { caller }) {
      noteReached(arrival);
      if (!refusals.note(arrival, refusal, caller)) return;
      deps.onRefusals();
      saving.due();
    },
    onPromptAnswer: generations.onPromptAnswer,
    onMessage: generations.onMessage,
    isOthersPrompt: generations.isOthersPrompt,
    countOthers: presence.countOthers,
    countOfKeys: presence.countOfKeys,
    placeOf: presence.placeOf,
    disconnect: presence.disconnect,
    shutOut: presence.shutOut,
    snapshot,
    async fresh() {
      await generations.refreshed();
      return snapshot();
    },
    preview: generations.preview,
    refusals: () => refusals.list(oldestRefusal()).map(groupOf),
    wasReached: () => wasReached,
    block(address) {
      const until = clock.now() + hourMs;
      blocks.add(address, until);
      deps.sockets.endWhere((live) => blocks.until(live.peer, clock.now()) !== null);
      deps.onRefusals();
      saving.due();
      return until / 1000;
    },
    letIn(address) {
      blocks.remove(address);
      deps.onRefusals();
      saving.due();
    },
    lookAtQueue: generations.look,
    async close() {
      presence.close();
      generations.close();
      await saving.close();
    },
  };
}
