import { useEffect, useState } from "react";
import type { ComfyMemory } from "../../../shared/comfy.ts";
import { call } from "../../bridge/call.ts";
import { useEvent } from "../../bridge/use-event.ts";

/** How much memory ComfyUI uses. Main asks it only while this is shown and the window is seen. */
export function useMemory(): ComfyMemory | null {
  const [memory, setMemory] = useState<ComfyMemory | null>(null);
  useEvent("memory.changed", setMemory);
  useEffect(() => {
    const tell = (on: boolean): Promise<ComfyMemory | null> => call("comfy.watch", { on });
    const follow = (): void =>
      void tell(document.visibilityState === "visible").then(setMemory, () => undefined);
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      tell(false).catch(() => undefined);
    };
  }, []);
  return memory;
}
