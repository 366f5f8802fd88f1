import { notifications } from "@mantine/notifications";
import { useEffect, useEffectEvent, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameInText } from "../../../shared/format.ts";
import type { CreatedKey, KeyRow } from "../../../shared/keys.ts";
import { hrefOf, navigate, useRoute } from "../../frame/route.ts";
import { Failure } from "../../ui/failure.tsx";
import { forgetSecret } from "../../ui/forget-secret.ts";
import { OneTimeKey } from "../../ui/one-time-key.tsx";
import { DeleteKeyDialog } from "./delete-key-dialog.tsx";
import { KeyDrawer } from "./key-drawer.tsx";
import type { Listed } from "./key-list.ts";
import { NewKeyDialog } from "./new-key-dialog.tsx";
import { ReplaceKeyDialog } from "./replace-key-dialog.tsx";
import type { KeyAction } from "./row-menu.tsx";
import { usePause } from "./use-pause.tsx";

/** What lies over the page beside what its address opens: questions, and a key that is shown once. */
type Opened =
  | { readonly what: "replace" | "delete"; readonly id: string }
  | { readonly what: "created"; readonly created: CreatedKey };

export type KeyDialogs = {
  readonly openNew: () => void;
  readonly act: (action: KeyAction, key: KeyRow) => void;
  /** What went wrong with something done from a row's menu. */
  readonly failure: ReactNode;
  readonly shown: ReactNode;
};

/**
 * What can be done with keys: one dialog at a time. The form and the drawer are the addresses `#/keys/new`
 * and `#/keys/<id>`, so that a reload shows them again; a question is asked anew, and a secret is gone.
 */
export function useKeyDialogs(list: readonly Listed[]): KeyDialogs {
  const { t } = useTranslation("keys");
  const [opened, setOpened] = useState<Opened | null>(null);
  const pause = usePause();
  const { page, rest } = useRoute();
  const close = (): void => setOpened(null);
  const closeAddress = (): void => navigate("keys");
  const drop = useEffectEvent(() => {
    if (opened?.what === "created") forgetSecret(opened.created);
    close();
  });
  useEffect(() => {
    // What is asked for over a key that is saved already, here or on another page, ends its dialog.
    const onAddress = (): void => {
      if (window.location.hash !== hrefOf("keys")) drop();
    };
    window.addEventListener("hashchange", onAddress);
    return () => {
      window.removeEventListener("hashchange", onAddress);
      drop();
    };
  }, []);
  const openInstead = (next: Opened): void => {
    setOpened(next);
    closeAddress();
  };
  const say = (message: string): void => {
    notifications.show({
      message: <span style={{ overflowWrap: "anywhere" }}>{message}</span>,
      closeButtonProps: { "aria-label": t("close") },
    });
  };
  const act: KeyDialogs["act"] = (action, key) => {
    switch (action) {
      case "edit":
        navigate("keys", key.key_id);
        break;
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

  const onCreated = (created: CreatedKey): void => openInstead({ what: "created", created });
  const rowOf = (id: string): Listed | undefined => list.find(({ key }) => key.key_id === id);

  const ofAddress = (): ReactNode => {
    if (page !== "keys" || rest === null) return null;
    if (rest === "new") {
      const takenNames = list.map(({ key }) => key.name);
      return (
        <NewKeyDialog opened takenNames={takenNames} onClose={closeAddress} onCreated={onCreated} />
      );
    }
    const listed = rowOf(rest);
    if (listed === undefined) return null;
    return (
      <KeyDrawer
        key={rest}
        listed={listed}
        takenNames={list.filter((one) => one !== listed).map(({ key }) => key.name)}
        onClose={closeAddress}
        onReplace={() => openInstead({ what: "replace", id: rest })}
        onDelete={() => openInstead({ what: "delete", id: rest })}
      />
    );
  };

  const shown = ((): ReactNode => {
    if (opened === null) return ofAddress();
    if (opened.what === "created") {
      return <OneTimeKey created={opened.created} onClose={close} />;
    }
    const row = rowOf(opened.id)?.key;
    if (row === undefined) return null;
    switch (opened.what) {
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
    openNew: () => navigate("keys", "new"),
    act,
    failure: pause.error !== null && <Failure error={pause.error} />,
    shown,
  };
}
