import { useEffect } from "react";
import { call } from "../../bridge/call.ts";

/** Lets main ask ComfyUI how much memory it uses, while this page is shown and the window is seen. */
export function useMemoryWatch(): void {
  useEffect(() => {
    const tell = (on: boolean): void => void call("comfy.watch", { on }).catch(() => undefined);
    const follow = (): void => tell(document.visibilityState === "visible");
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      tell(false);
    };
  }, []);
}
