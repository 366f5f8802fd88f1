import { Button, Skeleton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCall } from "../../bridge/use-call.ts";
import { useNow } from "../../bridge/use-now.ts";
import { Failure } from "../../ui/failure.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { isIn, listKeys } from "./key-list.ts";
import { KeysBrowser } from "./keys-browser.tsx";
import css from "./keys-page.module.css";
import { NoKeys } from "./no-keys.tsx";
import { useKeyDialogs } from "./use-key-dialogs.tsx";

const refreshOn = ["keys.changed", "usage.changed"] as const;

/** People & keys: who gets in, how much they use, and all that can be done about it. */
export function KeysPage(): ReactNode {
  const { t } = useTranslation("keys");
  const now = useNow();
  const { data, error, reload } = useCall("keys.list", undefined, refreshOn);
  const list = useMemo(() => listKeys(data ?? [], now), [data, now]);
  const dialogs = useKeyDialogs(list);
  const isEmpty = data?.length === 0;
  return (
    <>
      <PageHead
        title={t("title")}
        {...(data !== null && { text: t("head", { count: list.filter(isIn).length }) })}
        action={
          !isEmpty && (
            <Button
              leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
              onClick={dialogs.openNew}
            >
              {t("new")}
            </Button>
          )
        }
      />
      <div className={css["failures"]}>
        {error !== null && <Failure error={error} onRetry={reload} />}
        {dialogs.failure}
      </div>
      {data === null && error === null && (
        <div role="status" aria-label={t("loading")}>
          <Skeleton height={36} width={360} mb={12} radius="md" />
          <Skeleton height={360} radius="lg" />
        </div>
      )}
      {isEmpty && <NoKeys />}
      {list.length > 0 && <KeysBrowser list={list} onAction={dialogs.act} />}
      {dialogs.shown}
    </>
  );
}
