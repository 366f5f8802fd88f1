import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import type { UnreadableFile } from "../../../shared/alerts.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useText } from "../../i18n/use-text.ts";
import iconUrl from "../../icon.svg";
import { Failure } from "../../ui/failure.tsx";
import { TypedConfirm } from "../../ui/typed-confirm.tsx";
import { useRestore } from "../../ui/use-restore.tsx";
import { useTitleFocus } from "../../ui/use-title-focus.ts";
import css from "./unreadable-page.module.css";

type Props = { readonly file: UnreadableFile };

/** In place of the whole window: a file is damaged beyond its copies, and only the artist can say how to go on. */
export function UnreadablePage({ file }: Props): ReactNode {
  const t = useText();
  const titleRef = useTitleFocus();
  const restore = useRestore();
  const opening = useAction();
  const [isAsked, setIsAsked] = useState(false);
  const error = restore.error ?? opening.error;
  const title = t(`unreadable.${file}.title`);
  useEffect(() => {
    document.title = t("app.titlePage", { page: title });
  }, [t, title]);
  return (
    <main className={css["page"]}>
      <section className={css["card"]} aria-labelledby="unreadable-title">
        <p className={css["brand"]}>
          <img src={iconUrl} alt="" width={26} height={26} />
          {t("app.name")}
        </p>
        <h1 ref={titleRef} tabIndex={-1} id="unreadable-title" className={css["title"]}>
          <IconAlertTriangle className={css["sign"]} size={24} stroke={1.7} aria-hidden />
          {title}
        </h1>
        <p>{t(`unreadable.${file}.text`)}</p>
        <p className={css["hint"]}>{t("unreadable.restoreHint")}</p>
        <p className={css["hint"]}>{t(`unreadable.${file}.anewHint`)}</p>
        {error !== null && <Failure error={error} />}
        <div className={css["buttons"]}>
          <Button variant="subtle" onClick={() => void opening.run(() => call("desktop.openData"))}>
            {t("banner.openFolder")}
          </Button>
          <Button variant="default" onClick={() => setIsAsked(true)}>
            {t(`unreadable.${file}.anew`)}
          </Button>
          <Button loading={restore.isPending} onClick={restore.choose}>
            {t("data.restore.action")}
          </Button>
        </div>
      </section>
      {isAsked && <BeginAnewDialog file={file} onClose={() => setIsAsked(false)} />}
      {restore.dialogs}
    </main>
  );
}

type DialogProps = Props & { readonly onClose: () => void };

/** What it means to go on with nothing; the page goes by itself once that is done. */
function BeginAnewDialog({ file, onClose }: DialogProps): ReactNode {
  const t = useText();
  const { run, isPending, error } = useAction();
  return (
    <TypedConfirm
      title={t(`unreadable.${file}.question`)}
      word={t("unreadable.word")}
      actionLabel={t(`unreadable.${file}.anew`)}
      isPending={isPending}
      error={error}
      onSafe={onClose}
      onAction={() => void run(() => call("data.beginAnew", { file }))}
    >
      <p>{t(`unreadable.${file}.consequence`)}</p>
    </TypedConfirm>
  );
}
