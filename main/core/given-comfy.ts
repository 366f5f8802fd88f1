import type { Flags } from "./options.ts";

/** What flags say of ComfyUI holds for this run, until a person chooses another one. */
export type GivenComfy = {
  /** The flags that hold now. */
  flags(): Flags;
  /** A person chose another ComfyUI: what was given for the one before is not for it. */
  letGo(): void;
};

export function createGivenComfy(flags: Flags): GivenComfy {
  let held = flags;
  return {
    flags: () => held,
    letGo() {
      const { source, comfyArguments, ...others } = held;
      // Arguments without a ComfyUI were meant for the chosen one, whichever that is.
      const isForAny = source === undefined && comfyArguments !== undefined;
      held = isForAny ? { ...others, comfyArguments } : others;
    },
  };
}
