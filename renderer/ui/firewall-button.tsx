import { Button } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useDesktop } from "../bridge/app-state.tsx";
import { call } from "../bridge/call.ts";
import { useAction } from "../bridge/use-action.ts";
import { useText } from "../i18n/use-text.ts";
import { Failure } from "./failure.tsx";

/** Leads to the system's own firewall settings; nothing where the system has none to lead to. */
export function FirewallButton(): ReactNode {
  const t = useText();
  const { hasFirewallSettings } = useDesktop();
  const { run, isPending, error } = useAction();
  if (!hasFirewallSettings) return null;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        mt={8}
        loading={isPending}
        leftSection={<IconExternalLink size={16} stroke={1.7} aria-hidden />}
        onClick={() => void run(() => call("desktop.openFirewall"))}
      >
        {t("firewall.open")}
      </Button>
      {error !== null && <Failure error={error} />}
    </>
  );
}
