import type { Flags } from "../options.ts";

/** What flags say of ComfyUI holds for this run, until a person decides otherwise. */
export type GivenComfy = {
  /** The flags that hold now. */
  flags(): Flags;
  /** A person chose another ComfyUI, or other arguments: what was given for those before is not for them. */
  letGo(what: "comfy" | "arguments"): void;
};

export function createGivenComfy(flags: Flags): GivenComfy {
  let held = flags;
  return {
    flags: () => held,
    letGo(what) {
      const { source, comfyArguments, ...others } = held;
      // Arguments without a ComfyUI were meant for the chosen one, whichever that is.
      const keepsArguments = what === "comfy" && source === undefined;
      held = {
        ...others,
        ...(keepsArguments && comfyArguments !== undefined && { comfyArguments }),
        ...(what === "arguments" && source !== undefined && { source }),
      };
    },
  };
}
