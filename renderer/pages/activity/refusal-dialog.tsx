import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RefusalGroup } from "../../../shared/activity.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { hrefOf } from "../../frame/route.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Failure } from "../../ui/failure.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Note } from "../../ui/note.tsx";
import { useAgentWords } from "../../ui/place.ts";
import { useFocusBack } from "../../ui/use-focus-back.ts";
import { useWhoWords } from "../../ui/who.tsx";
import css from "./refusal-dialog.module.css";

type Props = { readonly group: RefusalGroup; readonly onClose: () => void };

/** So many wrong keys from one address are no slip of the hand. */
const triesToBlock = 5;
const guesses: ReadonlySet<RefusalGroup["reason"]> = new Set([
  "wrong_key",
  "mistyped_key",
  "too_many_tries",
]);

/** All about refusals of one kind: what was asked, what to do, and a block where somebody guesses. */
export function RefusalDialog({ group, onClose }: Props): ReactNode {
  const { t } = useTranslation("activity");
  useFocusBack();
  const format = useFormat();
  const words = useWhoWords();
  const agentWords = useAgentWords();
  const { run, isPending, error } = useAction();
  const { who, address, agent, blocked_until } = group;
  const canBlock =
    group.can_block &&
    blocked_until === null &&
    guesses.has(group.reason) &&
    group.count >= triesToBlock;
  const first = format.dayTime(group.first);
  const last = format.dayTime(group.last);
  const facts = [
    ["who", words(who)],
    [
      "count",
      t(first === last ? "refused.dialog.at" : "refused.dialog.between", {
        count: group.count,
        first,
        last,
      }),
    ],
    ["address", address],
    [
      "agent",
      agent.name === null && agent.kind === "program"
        ? t("refused.dialog.unknownAgent")
        : agentWords(agent),
    ],
  ] as const;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`refused.reasons.${group.reason}`)}
      size={520}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <dl className={css["facts"]}>
        {facts.map(([name, value]) => (
          <div key={name} className={css["fact"]}>
            <dt>{t(`refused.dialog.${name}`)}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
        <div className={css["fact"]}>
          <dt>{t("refused.dialog.request")}</dt>
          <dd>
            <code className={css["path"]} dir="ltr">
              {group.method} {group.path}
            </code>
          </dd>
        </div>
      </dl>
      <h3 className={css["title"]}>{t("refused.dialog.what")}</h3>
      <p className={css["advice"]}>
        {t(`refused.advice.${group.reason}`)}{" "}
        {who.kind === "key" && !who.deleted && (
          <LinkButton href={hrefOf("keys", who.key_id)}>{t("refused.dialog.openKey")}</LinkButton>
        )}
      </p>
      {blocked_until !== null && (
        <Note tone="warn">
          {t("refused.dialog.blocked", { address, time: format.time(blocked_until) })}{" "}
          <LinkButton onClick={() => void run(() => call("addresses.letIn", { address }))}>
            {t("refused.dialog.letIn")}
          </LinkButton>
        </Note>
      )}
      {error !== null && <Failure error={error} />}
      <div className={css["foot"]}>
        {canBlock && <p className={css["hint"]}>{t("refused.dialog.blockHint")}</p>}
        <Button variant="default" data-autofocus onClick={onClose}>
          {t("close")}
        </Button>
        {canBlock && (
          <Button
            variant="danger"
            loading={isPending}
            onClick={() => void run(() => call("addresses.block", { address }))}
          >
            {t("refused.dialog.block")}
          </Button>
        )}
      </div>
    </Modal>
  );
}
