import type { ReactNode } from "react";
import type { KeyRow, KeyStatus } from "../../../shared/keys.ts";
import { useNow } from "../../bridge/use-now.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import { Pill, type Tone } from "../../ui/pill.tsx";

type Props = { readonly row: KeyRow; readonly status: KeyStatus };

const tones: Readonly<Record<KeyStatus, Tone>> = {
  active: "ok",
  at_limit: "bad",
  ending: "warn",
  replacing: "warn",
  paused: "none",
  expired: "none",
};
const daySeconds = 86_400;

/** How a key stands, in words. */
export function KeyStatusPill({ row, status }: Props): ReactNode {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const words = ((): string => {
    if (status === "ending") {
      const left = Math.max(0, (row.expires_at ?? now) - now);
      return left < daySeconds
        ? t("keys.status.endsAt", { time: format.time(row.expires_at ?? now) })
        : t("keys.status.ending", { count: Math.ceil(left / daySeconds) });
    }
    if (status === "replacing") {
      return t("keys.status.replacing", { time: format.time(row.old_key_until ?? now) });
    }
    return t(`keys.status.${status}`);
  })();
  const whole =
    status === "replacing"
      ? t("keys.status.replacingWhole", { time: format.dateTime(row.old_key_until ?? now) })
      : undefined;
  return (
    <span title={whole}>
      <Pill tone={tones[status]}>{words}</Pill>
    </span>
  );
}
