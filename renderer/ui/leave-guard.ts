import { useEffect, useEffectEvent, useSyncExternalStore } from "react";

/** Asks in the place of something that would take it out of sight; the newest one is asked. */
let guards: readonly (() => void)[] = [];
const listeners = new Set<() => void>();

function setGuards(next: readonly (() => void)[]): void {
  guards = next;
  for (const listener of listeners) listener();
}

/** While `isOn`, whoever wants to leave the page, the window or its address is sent to `ask` instead. */
export function useLeaveGuard(isOn: boolean, ask: () => void): void {
  const onLeave = useEffectEvent(ask);
  useEffect(() => {
    if (!isOn) return undefined;
    const guard = (): void => onLeave();
    const onUnload = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
      guard();
    };
    setGuards([...guards, guard]);
    window.addEventListener("beforeunload", onUnload);
    return () => {
      setGuards(guards.filter((other) => other !== guard));
      window.removeEventListener("beforeunload", onUnload);
    };
  }, [isOn]);
}

/** Whether something must not go out of sight; if so, it has asked. */
export function isGuarded(): boolean {
  const guard = guards.at(-1);
  guard?.();
  return guard !== undefined;
}

/** Whether something must not go out of sight now. */
export function useHasGuard(): boolean {
  return useSyncExternalStore(subscribe, () => guards.length > 0);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
