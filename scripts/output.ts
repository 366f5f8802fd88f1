import type { Writable } from "node:stream";

/** Where a step prints: at once, or kept until its turn comes. */
export type Output = {
  /** Whether a program that the step runs may print straight to ours. */
  readonly isOpen: () => boolean;
  readonly write: (chunk: string | Uint8Array) => void;
  /** Prints what was kept, and from now on everything at once; a second time it does nothing. */
  readonly open: () => void;
};

/** An output that is kept until it is opened, so that what runs side by side reads one after the other. */
export function heldOutput(to: Writable): Output {
  let isOpen = false;
  const kept: (string | Uint8Array)[] = [];
  return {
    isOpen: () => isOpen,
    write(chunk) {
      if (isOpen) to.write(chunk);
      else kept.push(chunk);
    },
    open() {
      isOpen = true;
      for (const chunk of kept.splice(0)) to.write(chunk);
    },
  };
}
