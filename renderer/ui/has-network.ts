import type { AppStatus } from "../../shared/ipc.ts";

/** Whether somebody else could reach this computer at all. */
export function hasNetwork({ addresses }: AppStatus["sharing"]): boolean {
  return addresses.some((address) => address.kind !== "local");
}
