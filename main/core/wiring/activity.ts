import type { Settings } from "../../../shared/settings.ts";
import { createActivity, type ActivityWatch } from "../activity/activity.ts";
import { createBlocks, type Blocks } from "../gateway/blocks.ts";
import { createSockets, type Sockets } from "../gateway/sockets.ts";
import type { Events } from "../telling/events.ts";

type ActivityDeps = Parameters<typeof createActivity>[0];
type Parts = Pick<
  ActivityDeps,
  "clock" | "log" | "document" | "endSession" | "onNew" | "names" | "askQueue"
> & {
  readonly settings: () => Settings;
  readonly events: Events;
  /** Tells that somebody came, went or waits. */
  readonly tellActivity: () => void;
};

/** Who is connected, who is kept out for a while, and what goes on. */
export function wireActivity(parts: Parts): {
  readonly activity: ActivityWatch;
  readonly sockets: Sockets;
  readonly blocks: Blocks;
} {
  const { settings, events, tellActivity, ...rest } = parts;
  const sockets = createSockets(tellActivity);
  const blocks = createBlocks(
    rest.document.data.blocks.map(({ address, until }) => ({ address, until: until * 1000 })),
  );
  const activity: ActivityWatch = createActivity({
    ...rest,
    sockets,
    blocks,
    refusalHours: () => settings().refusalHours,
    showPreviews: () => settings().showPreviews,
    onChange: tellActivity,
    onPreview() {
      events.emit("activity.preview", () => activity.preview());
    },
    onRefusals() {
      events.emit("refusals.changed", () => null);
    },
  });
  return { activity, sockets, blocks };
}
