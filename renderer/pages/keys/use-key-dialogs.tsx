import { notifications } from "@mantine/notifications";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameInText } from "../../../shared/format.ts";
import type { CreatedKey, KeyRow } from "../../../shared/keys.ts";
import { navigate, useRoute } from "../../frame/route.ts";
import { Failure } from "../../ui/failure.tsx";
import { OneTimeKey } from "../../ui/one-time-key.tsx";
import { DeleteKeyDialog } from "./delete-key-dialog.tsx";
import { KeyDrawer } from "./key-drawer.tsx";
import type { Listed } from "./key-list.ts";
import { NewKeyDialog } from "./new-key-dialog.tsx";
import { ReplaceKeyDialog } from "./replace-key-dialog.tsx";
import type { KeyAction } from "./row-menu.tsx";
import { usePause } from "./use-pause.tsx";

type Opened =
  | { readonly what: "new" }
  | { readonly what: "edit" | "replace" | "delete"; readonly id: string }
  | { readonly what: "created"; readonly created: CreatedKey };

export type KeyDialogs = {
  readonly openNew: () => void;
  readonly act: (action: KeyAction, key: KeyRow) => void;
  /** What went wrong with something done from a row's menu. */
  readonly failure: ReactNode;
  readonly shown: ReactNode;
};

/** What can be done with keys: one dialog at a time. The address `#/keys/new` and `#/keys/<id>` open one too. */
export function useKeyDialogs(list: readonly Listed[]): KeyDialogs {
  const { t } = useTranslation("keys");
  const [opened, setOpened] = useState<Opened | null>(null);
  const pause = usePause();
  useRouteOpens(setOpened);
  const close = (): void => setOpened(null);
  const say = (message: string): void => {
    notifications.show({
      message: <span style={{ overflowWrap: "anywhere" }}>{message}</span>,
      closeButtonProps: { "aria-label": t("close") },
    });
  };
  const act: KeyDialogs["act"] = (action, key) => {
    switch (action) {
      case "edit":
      case "replace":
      case "delete":
        setOpened({ what: action, id: key.key_id });
        break;
      case "usage":
        navigate("usage", key.key_id);
        break;
      case "pause":
      case "letIn":
        pause.set(key, action === "letIn");
    }
  };

  const shown = ((): ReactNode => {
    if (opened === null) return null;
    if (opened.what === "created") {
      return <OneTimeKey created={opened.created} onClose={close} />;
    }
    const onCreated = (created: CreatedKey): void => setOpened({ what: "created", created });
    if (opened.what === "new") {
      const takenNames = list.map(({ key }) => key.name);
      return <NewKeyDialog opened takenNames={takenNames} onClose={close} onCreated={onCreated} />;
    }
    const listed = list.find(({ key }) => key.key_id === opened.id);
    if (listed === undefined) return null;
    const row = listed.key;
    switch (opened.what) {
      case "edit":
        return (
          <KeyDrawer
            key={row.key_id}
            listed={listed}
            takenNames={list.filter((one) => one !== listed).map(({ key }) => key.name)}
            onClose={close}
            onReplace={() => setOpened({ what: "replace", id: row.key_id })}
            onDelete={() => setOpened({ what: "delete", id: row.key_id })}
          />
        );
      case "replace":
        return <ReplaceKeyDialog row={row} onClose={close} onReplaced={onCreated} />;
      case "delete":
        return (
          <DeleteKeyDialog
            row={row}
            onClose={close}
            onPause={() => {
              pause.set(row, false);
              close();
            }}
            onDeleted={() => {
              close();
              say(t("toast.deleted", { name: nameInText(row.name) }));
            }}
          />
        );
    }
  })();
  return {
    openNew: () => setOpened({ what: "new" }),
    act,
    failure: pause.error !== null && <Failure error={pause.error} />,
    shown,
  };
}

/** Opens what the address asks for, and takes it out of the address again. */
function useRouteOpens(open: (opened: Opened) => void): void {
  const { page, rest } = useRoute();
  useEffect(() => {
    if (page !== "keys" || rest === null) return;
    open(rest === "new" ? { what: "new" } : { what: "edit", id: rest });
    navigate("keys");
  }, [page, rest, open]);
}
