import { Badge, Button, Collapse, TextInput } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useId, useState, type ReactNode } from "react";
import type { ComfyArgument } from "../../../shared/comfy.ts";
import { joinArguments, splitArguments } from "../../../shared/format.ts";
import { reservedArguments } from "../../../shared/settings.ts";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";
import { useCall } from "../../bridge/use-call.ts";
import { useText } from "../../i18n/use-text.ts";
import css from "./arguments-setting.module.css";
import { SettingRow, useSaving } from "./setting-row.tsx";

/** The arguments for ComfyUI as one line, how it is split, and what this very ComfyUI says it takes. */
export function ArgumentsSetting(): ReactNode {
  const t = useText();
  const id = useId();
  const { comfy_arguments: fixed } = useStatus().by_flags;
  const { settings, saveSettings } = useSettings();
  const saving = useSaving();
  const [draft, setDraft] = useState<string | null>(null);
  const [isListed, setIsListed] = useState(false);
  const line = joinArguments(fixed ?? settings.comfyArguments);
  const args = splitArguments(draft ?? line);
  const saveLine = (text: string): void => {
    if (text === line) setDraft(null);
    else {
      void saving
        .save(() => saveSettings({ comfyArguments: splitArguments(text) }))
        .then((ok) => ok && setDraft(null));
    }
  };
  const add = (flag: string): void => {
    const text = `${draft ?? line} ${flag}`.trim();
    setDraft(text);
    saveLine(text);
  };
  return (
    <SettingRow
      label={t("settings.comfy.arguments")}
      labelFor={id}
      hint={t(fixed === null ? "settings.comfy.argumentsHint" : "settings.comfy.argumentsFixed")}
      saving={saving}
      isWide
    >
      <TextInput
        id={id}
        dir="ltr"
        spellCheck={false}
        autoComplete="off"
        readOnly={fixed !== null}
        value={draft ?? line}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => saveLine(draft ?? line)}
        onKeyDown={(event) => {
          if (event.key === "Enter") saveLine(draft ?? line);
        }}
      />
      {args.length > 0 && (
        <ul className={css["split"]} aria-label={t("settings.comfy.split")} dir="ltr">
          {args.map((word, index) => (
            <li key={index}>
              <Badge variant="default" tt="none" radius="sm" className={css["word"] ?? ""}>
                {word === "" ? "\u00A0" : word}
              </Badge>
            </li>
          ))}
        </ul>
      )}
      <Button
        className={css["toggle"] ?? ""}
        variant="subtle"
        size="xs"
        aria-expanded={isListed}
        rightSection={<IconChevronDown size={16} stroke={1.7} aria-hidden />}
        onClick={() => setIsListed(!isListed)}
      >
        {t("settings.comfy.listArguments")}
      </Button>
      <Collapse expanded={isListed}>
        {isListed && <KnownArguments used={args} onAdd={fixed === null ? add : null} />}
      </Collapse>
    </SettingRow>
  );
}

type KnownProps = {
  readonly used: readonly string[];
  readonly onAdd: ((flag: string) => void) | null;
};

function KnownArguments({ used, onAdd }: KnownProps): ReactNode {
  const t = useText();
  const { data, error } = useCall("comfy.arguments", undefined);
  const [text, setText] = useState("");
  if (error !== null || data?.known === null)
    return <p className={css["hint"]}>{t("settings.comfy.noArguments")}</p>;
  if (data === null) return <p className={css["hint"]}>{t("settings.comfy.asking")}</p>;
  const wanted = text.trim().toLocaleLowerCase();
  const names = new Set(data.known.flatMap(({ flags }) => flags));
  const strange = used.filter(
    (word) => /^--./.test(word) && !names.has(word.split("=", 1)[0] ?? ""),
  );
  const matching = data.known.filter(({ flags, help }) =>
    `${flags.join(" ")} ${help}`.toLocaleLowerCase().includes(wanted),
  );
  // What cannot be added is there to be found, after what can.
  const shown = [...matching.filter((one) => !isOwn(one)), ...matching.filter(isOwn)];
  return (
    <div className={css["known"]}>
      {strange.length > 0 && (
        <p role="status" className={css["strange"]}>
          {t("settings.comfy.strange", { flags: strange.join(", ") })}
        </p>
      )}
      <TextInput
        type="search"
        size="xs"
        aria-label={t("settings.comfy.searchArguments")}
        placeholder={t("settings.comfy.searchArguments")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul className={css["list"]} tabIndex={0} aria-label={t("settings.comfy.listArguments")}>
        {shown.map((argument) => (
          <Known key={argument.flags.join()} argument={argument} used={used} onAdd={onAdd} />
        ))}
      </ul>
    </div>
  );
}

function Known({ argument, used, onAdd }: KnownProps & { argument: ComfyArgument }): ReactNode {
  const t = useText();
  const { flags, value, help } = argument;
  const flag = flags.at(-1) ?? "";
  const isRefused = isOwn(argument);
  const isUsed = flags.some((name) => used.includes(name));
  return (
    <li className={css["entry"]}>
      <div className={css["entryWords"]}>
        <code dir="ltr">
          {flags.join(", ")} {value}
        </code>
        <p className={css["hint"]}>{isRefused ? t("settings.comfy.own") : help}</p>
      </div>
      {!isRefused && onAdd !== null && (
        <Button
          size="xs"
          variant="default"
          disabled={isUsed}
          aria-label={t("settings.comfy.addFlag", { flag })}
          onClick={() => onAdd(flag)}
        >
          {isUsed ? t("settings.comfy.added") : t("settings.comfy.add")}
        </Button>
      )}
    </li>
  );
}

function isOwn({ flags }: ComfyArgument): boolean {
  return flags.some((name) => reservedArguments.includes(name));
}
