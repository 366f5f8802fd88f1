import { Button, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { maxDays, rangeFaultOf, type UsageRange } from "../../../shared/usage.ts";
import { useSettings } from "../../bridge/app-state.tsx";
import { nowMs } from "../../bridge/clock.ts";
import { useFormat } from "../../i18n/use-format.ts";
import css from "./usage-toolbar.module.css";

type Props = {
  readonly range: UsageRange;
  readonly onRange: (range: UsageRange) => void;
};

const dayMs = 86_400_000;
const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Two UTC days, and why they cannot be shown where they cannot. */
export function CustomRange({ range, onRange }: Props): ReactNode {
  const { t } = useTranslation("usage");
  const format = useFormat();
  const { settings } = useSettings();
  const today = utcDay(nowMs());
  const oldest = utcDay(nowMs() - (settings.usageDays - 1) * dayMs);
  const [from, setFrom] = useState(
    range.kind === "dates" ? range.from : utcDay(nowMs() - 29 * dayMs),
  );
  const [to, setTo] = useState(range.kind === "dates" ? range.to : today);
  const fault = rangeFaultOf({ from, to }, { oldest, today });
  const words =
    fault === null
      ? null
      : t(`custom.faults.${fault}`, { day: format.utcDate(oldest), count: maxDays });
  return (
    <form
      className={css["custom"]}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (fault === null) onRange({ kind: "dates", from, to });
      }}
    >
      <TextInput
        type="date"
        label={t("custom.from")}
        min={oldest}
        max={today}
        value={from}
        error={words}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t("custom.to")}
        min={oldest}
        max={today}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" mt={25} disabled={fault !== null}>
        {t("custom.show")}
      </Button>
    </form>
  );
}
