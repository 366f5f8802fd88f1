import { Spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { shownName } from "../../shared/format.ts";
import { useCall } from "../bridge/use-call.ts";
import { useText } from "../i18n/use-text.ts";
import { KeysShown } from "./keys-shown.tsx";
import css from "./palette.module.css";
import { navigate } from "./route.ts";
import { useSettingEntries } from "./setting-entries.ts";
import type { Command, Commands } from "./use-commands.tsx";

type Props = { readonly commands: Commands };
type Group = { readonly title: string; readonly commands: readonly Command[] };

const mostPeople = 50;
const refreshOn = ["keys.changed"] as const;
/** The list hands it on to its scroll area, which its type does not say: keys alone can scroll it. */
const reachable = { viewportProps: { tabIndex: 0 } };

/** Ctrl+K: pages, people, settings and actions by their words; what cannot be done now says why. */
export function Palette({ commands }: Props): ReactNode {
  const t = useText();
  const [query, setQuery] = useState("");
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      size={600}
      scrollable
      maxHeight="min(60vh, 460px)"
      lockScroll={false}
      overlayProps={{ backgroundOpacity: 0.45, blur: 0 }}
      attributes={{ content: { "aria-label": t("palette.title") } }}
    >
      <Spotlight.Search
        aria-label={t("palette.title")}
        placeholder={t("palette.search")}
        leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />}
      />
      <Found query={query} commands={commands} />
    </Spotlight.Root>
  );
}

/** Only drawn while the palette is open, so the keys are read then and not before. */
function Found({ query, commands }: { query: string; commands: Commands }): ReactNode {
  const t = useText();
  const { data } = useCall("keys.list", undefined, refreshOn);
  const settings = useSettingEntries();
  const people = (data ?? []).map((key): Command => ({
    id: `key-${key.key_id}`,
    label: shownName(key.name),
    keys: null,
    reason: null,
    run: () => navigate("keys", key.key_id),
  }));
  const wanted = wordsOf(query);
  const found = (list: readonly Command[]): readonly Command[] =>
    list.filter(({ label }) => wanted.every((word) => fold(label).includes(word)));
  const groups: readonly Group[] = [
    { title: t("palette.groups.pages"), commands: found(commands.pages) },
    { title: t("palette.groups.actions"), commands: found(commands.actions) },
    // Nobody looks for all of them at once.
    {
      title: t("palette.groups.people"),
      commands: wanted.length === 0 ? [] : found(people).slice(0, mostPeople),
    },
    {
      title: t("palette.groups.settings"),
      commands: wanted.length === 0 ? [] : found(settings),
    },
  ].filter((group) => group.commands.length > 0);

  return (
    <Spotlight.ActionsList {...reachable}>
      {groups.map((group) => (
        <Spotlight.ActionsGroup key={group.title} label={group.title}>
          {group.commands.map((command) => (
            <Entry key={command.id} command={command} />
          ))}
        </Spotlight.ActionsGroup>
      ))}
      {groups.length === 0 && (
        <Spotlight.Empty>{t("palette.nothing", { query: query.trim() })}</Spotlight.Empty>
      )}
    </Spotlight.ActionsList>
  );
}

function Entry({ command }: { readonly command: Command }): ReactNode {
  const { label, reason, keys, run } = command;
  const canRun = reason === null;
  return (
    <Spotlight.Action
      className={css["entry"] ?? ""}
      aria-disabled={canRun ? undefined : true}
      closeSpotlightOnTrigger={canRun}
      onClick={() => {
        if (canRun) run();
      }}
    >
      <span className={css["label"]}>
        <bdi>{label}</bdi>
        {reason !== null && <span className={css["reason"]}>{reason}</span>}
      </span>
      {keys !== null && canRun && <KeysShown keys={keys} />}
    </Spotlight.Action>
  );
}

/** Without case and accents: "café" is found by "cafe". */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

function wordsOf(query: string): readonly string[] {
  return fold(query).split(/\s+/).filter(Boolean);
}
