import { useEffect, useEffectEvent } from "react";
import { events, type EventName, type EventPayload } from "../../shared/ipc.ts";

/** Listens to what the main process tells; a payload that is not of the contract is dropped. */
export function useEvent<N extends EventName>(
  name: N,
  listener: (payload: EventPayload<N>) => void,
): void {
  const listen = useEffectEvent((payload: unknown) => {
    const parsed = events[name].safeParse(payload);
    if (parsed.success) listener(parsed.data as EventPayload<N>);
  });
  useEffect(() => window.latchkey.on(name, (payload) => listen(payload)), [name]);
}
