import { useLocalStorage } from "@mantine/hooks";
import type { ShareAddress } from "../../shared/ipc.ts";
import { useStatus } from "../bridge/app-state.tsx";

export type ShareChoice = {
  /** The chosen address; null while nothing is shared or there is no network. */
  readonly chosen: ShareAddress | null;
  /** What the others can use, without this computer's own. */
  readonly addresses: readonly ShareAddress[];
  readonly choose: (address: ShareAddress) => void;
};

/** Under which of this computer's addresses people are invited: remembered by adapter, not by number. */
export function useShareAddress(): ShareChoice {
  const { sharing } = useStatus();
  const [remembered, remember] = useLocalStorage({
    key: "latchkey.adapter",
    defaultValue: { adapter: "", address: "" },
    getInitialValueInEffect: false,
  });
  const addresses = sharing.addresses.filter((address) => address.kind !== "local");
  const ofAdapter = addresses.filter((address) => address.adapter === remembered.adapter);
  const chosen =
    ofAdapter.find((address) => address.address === remembered.address) ??
    ofAdapter[0] ??
    addresses[0] ??
    null;
  return {
    chosen: sharing.on ? chosen : null,
    addresses,
    choose: ({ adapter, address }) => remember({ adapter, address }),
  };
}
