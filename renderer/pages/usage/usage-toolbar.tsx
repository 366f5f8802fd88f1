import { Button, Menu, MultiSelect, SegmentedControl } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { shownName } from "../../../shared/format.ts";
import { withoutKeyId, type UsageRange } from "../../../shared/usage.ts";
import { useStatus } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useCall } from "../../bridge/use-call.ts";
import { Failure } from "../../ui/failure.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { segmented } from "../../ui/segmented.ts";
import { CustomRange } from "./custom-range.tsx";
import css from "./usage-toolbar.module.css";

type Props = {
  readonly range: UsageRange;
  readonly onRange: (range: UsageRange) => void;
  /** null: all keys. */
  readonly keyIds: readonly string[] | null;
  readonly onKeys: (keyIds: readonly string[] | null) => void;
};

const choices = ["hours", "7", "30", "custom"] as const;
type Choice = (typeof choices)[number];
const keysChanged = ["keys.changed"] as const;

/** Which days and keys are shown, and the same as a file. */
export function UsageToolbar({ range, onRange, keyIds, onKeys }: Props): ReactNode {
  const { t } = useTranslation("usage");
  const [isCustom, setIsCustom] = useState(range.kind === "dates");
  const choice: Choice = isCustom
    ? "custom"
    : range.kind === "hours"
      ? "hours"
      : range.kind === "days" && range.days === 7
        ? "7"
        : "30";
  const choose = (next: string): void => {
    setIsCustom(next === "custom");
    if (next === "hours") onRange({ kind: "hours" });
    else if (next !== "custom") onRange({ kind: "days", days: Number(next) });
  };
  return (
    <>
      <div className={css["toolbar"]}>
        <SegmentedControl
          classNames={segmented}
          aria-label={t("range.label")}
          data={choices.map((value) => ({ value, label: t(`range.${value}`) }))}
          value={choice}
          onChange={choose}
        />
        <KeyFilter keyIds={keyIds} onKeys={onKeys} />
        <ExportMenu range={range} keyIds={keyIds} />
      </div>
      {isCustom && <CustomRange range={range} onRange={onRange} />}
    </>
  );
}

function KeyFilter({ keyIds, onKeys }: Pick<Props, "keyIds" | "onKeys">): ReactNode {
  const { t } = useTranslation("usage");
  const { auth } = useStatus();
  const { data } = useCall("keys.list", undefined, keysChanged);
  const keys = (data ?? []).map(({ key_id, name }) => ({ value: key_id, label: shownName(name) }));
  const nobody = auth.mode === "required" ? [] : [{ value: withoutKeyId, label: t("withoutKey") }];
  return (
    <MultiSelect
      className={css["keys"] ?? ""}
      aria-label={t("keys.label")}
      placeholder={keyIds === null ? t("keys.all") : ""}
      data={[...nobody, ...keys]}
      value={[...(keyIds ?? [])]}
      onChange={(chosen) => onKeys(chosen.length === 0 ? null : chosen)}
      limit={200}
      maxValues={50}
      searchable
      clearable
      clearButtonProps={{ "aria-label": t("keys.all") }}
      nothingFoundMessage={t("keys.none")}
    />
  );
}

function ExportMenu({ range, keyIds }: Pick<Props, "range" | "keyIds">): ReactNode {
  const { t } = useTranslation("usage");
  const { run, isPending, error } = useAction();
  const save = (format: "csv" | "json"): void =>
    void run(async () => {
      const key_ids = keyIds === null ? null : [...keyIds];
      const title = t("export.title");
      if (!(await call("usage.save", { range, key_ids, format, title }))) return;
      notifications.show({
        message: (
          <>
            {t("export.saved")}{" "}
            <LinkButton onClick={() => void call("usage.showSaved").catch(() => undefined)}>
              {t("export.show")}
            </LinkButton>
          </>
        ),
        closeButtonProps: { "aria-label": t("close") },
      });
    });
  return (
    <>
      <Menu portalProps={{ target: "#main" }}>
        <Menu.Target>
          <Button
            variant="default"
            loading={isPending}
            leftSection={<IconDownload size={16} stroke={1.7} aria-hidden />}
          >
            {t("export.label")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save("csv")}>{t("export.csv")}</Menu.Item>
          <Menu.Item onClick={() => save("json")}>{t("export.json")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {error !== null && <Failure error={error} />}
    </>
  );
}
