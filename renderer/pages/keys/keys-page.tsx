import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import type { CreatedKey, KeyRow } from "../../../shared/keys.ts";
import { useCall } from "../../bridge/use-call.ts";
import { useNow } from "../../bridge/use-now.ts";
import { navigate, useRoute } from "../../frame/route.ts";
import { useText } from "../../i18n/use-text.ts";
import { Failure } from "../../ui/failure.tsx";
import { OneTimeKeyDialog } from "../../ui/one-time-key-dialog.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { DeleteKeyDialog } from "./delete-key-dialog.tsx";
import { KeyDrawer } from "./key-drawer.tsx";
import { isIn, listKeys } from "./key-list.ts";
import { KeysBrowser } from "./keys-browser.tsx";
import { NewKeyDialog } from "./new-key-dialog.tsx";
import { NoKeys } from "./no-keys.tsx";
import { ReplaceKeyDialog } from "./replace-key-dialog.tsx";
import type { KeyAction } from "./row-menu.tsx";
import { usePause } from "./use-pause.tsx";

type Asked = { readonly what: "replace" | "delete"; readonly key: KeyRow };

const refreshOn = ["keys.changed", "usage.changed"] as const;

/** Everybody who has a key: the table, and what can be done with each. */
export function KeysPage(): ReactNode {
  const t = useText();
  const { rest } = useRoute();
  const now = useNow();
  const { data: keys, error, reload } = useCall("keys.list", undefined, refreshOn);
  const [made, setMade] = useState<Pick<CreatedKey, "name" | "api_key"> | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const pause = usePause();
  const list = listKeys(keys ?? [], now);
  const opened = keys?.find((key) => key.key_id === rest) ?? null;

  const act = (action: KeyAction, key: KeyRow): void => {
    switch (action) {
      case "edit":
        return navigate("keys", key.key_id);
      case "usage":
        return navigate("usage", key.key_id);
      case "pause":
      case "letIn":
        return pause.set(key, action === "letIn");
      case "replace":
      case "delete":
        return setAsked({ what: action, key });
    }
  };
  const toList = (): void => navigate("keys");
  const showMade = (created: CreatedKey): void => {
    setAsked(null);
    setMade({ name: created.name, api_key: created.api_key });
    toList();
    reload();
  };
  return (
    <>
      <PageHead
        title={t("keys.title")}
        text={t("keys.text", { count: list.filter(isIn).length })}
        action={
          <Button
            leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
            onClick={() => navigate("keys", "new")}
          >
            {t("keys.new")}
          </Button>
        }
      />
      {error !== null && <Failure error={error} onRetry={reload} />}
      {pause.error !== null && <Failure error={pause.error} />}
      {keys !== null &&
        (keys.length === 0 ? <NoKeys /> : <KeysBrowser list={list} onAction={act} />)}
      <NewKeyDialog
        opened={rest === "new"}
        takenNames={list.map(({ key }) => key.name)}
        onClose={toList}
        onCreated={showMade}
      />
      {opened !== null && (
        <KeyDrawer
          key={opened.key_id}
          row={opened}
          takenNames={list.filter(({ key }) => key !== opened).map(({ key }) => key.name)}
          onClose={toList}
          onAction={act}
        />
      )}
      {asked?.what === "replace" && (
        <ReplaceKeyDialog row={asked.key} onClose={() => setAsked(null)} onReplaced={showMade} />
      )}
      {asked?.what === "delete" && (
        <DeleteKeyDialog
          row={asked.key}
          onClose={() => setAsked(null)}
          onPause={() => {
            setAsked(null);
            pause.set(asked.key, false);
          }}
          onDeleted={() => {
            setAsked(null);
            toList();
            reload();
          }}
        />
      )}
      {made !== null && (
        <OneTimeKeyDialog name={made.name} secret={made.api_key} onClose={() => setMade(null)} />
      )}
    </>
  );
}
