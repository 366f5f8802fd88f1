import { Select } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { ShareAddress } from "../../shared/ipc.ts";
import { useText } from "../i18n/use-text.ts";
import type { ShareChoice } from "./use-share-address.ts";

type Props = { readonly choice: ShareChoice };

/** The address that the link is made with. Virtual adapters stand apart, under "More". */
export function AddressSelect({ choice }: Props): ReactNode {
  const t = useText();
  const { addresses, chosen, choose } = choice;
  if (chosen === null) return null;
  const item = (address: ShareAddress): { value: string; label: string } => ({
    value: address.url,
    label: t(`address.${address.kind}`, { address: address.address }),
  });
  const seldom = addresses.filter((address) => address.kind === "virtual").map(item);
  const usual = addresses.filter((address) => address.kind !== "virtual").map(item);
  return (
    <Select
      label={t("address.label")}
      data={seldom.length > 0 ? [...usual, { group: t("address.more"), items: seldom }] : usual}
      value={chosen.url}
      rightSection={<IconSelector size={16} stroke={1.7} aria-hidden />}
      onChange={(url) => {
        const address = addresses.find((one) => one.url === url);
        if (address !== undefined) choose(address);
      }}
    />
  );
}
