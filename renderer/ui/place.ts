import { useTranslation } from "react-i18next";
import type { Agent, Connection } from "../../shared/activity.ts";

type Place = { readonly address: string; readonly agent: Agent };

/** What somebody came with: a browser or a program, by its name where it has one. */
export function useAgentWords(): (agent: Agent) => string {
  const { t } = useTranslation("activity");
  return ({ kind, name }) => name ?? t(`connected.${kind}`);
}

/** From where and with what: "Firefox on Android, 192.168.1.40". */
export function usePlaceWords(): (place: Place & Partial<Pick<Connection, "is_here">>) => string {
  const { t } = useTranslation("activity");
  const agentWords = useAgentWords();
  return ({ address, agent, is_here = false }) =>
    t("connected.at", {
      agent: agentWords(agent),
      address: is_here ? t("connected.here") : address,
    });
}
