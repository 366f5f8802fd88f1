import { Button, Loader } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconFolderOpen } from "@tabler/icons-react";
import { useEffect, useId, useRef, type ReactNode } from "react";
import type { Installation } from "../../shared/comfy.ts";
import { useText } from "../i18n/use-text.ts";
import { Radio } from "./radio.tsx";
import css from "./comfy-chooser.module.css";
import { Failure } from "./failure.tsx";
import { sentenceWords } from "./sentence-words.ts";
import { idOf, type ComfySearch } from "./use-comfy-search.ts";

type Props = { readonly search: ComfySearch };

/** The ComfyUIs of this computer, one of them selected. One that could not start says why, in place. */
export function ComfyChooser({ search }: Props): ReactNode {
  const t = useText();
  const name = useId();
  const { list, isOver, isChecking } = search;
  return (
    <div className={css["chooser"]}>
      {(list.length > 0 || !isOver) && <h2 className={css["title"]}>{t("chooser.found")}</h2>}
      {list.length > 0 && (
        <div role="radiogroup" aria-label={t("chooser.found")} className={css["list"]}>
          {list.map((one) => (
            <Row key={idOf(one)} installation={one} name={name} search={search} />
          ))}
        </div>
      )}
      <div role="status" className={css["state"]}>
        {(!isOver || isChecking) && <Loader size={14} role="presentation" />}
        {isChecking
          ? t("chooser.checking")
          : !isOver
            ? t("chooser.looking")
            : list.length === 0
              ? t("chooser.nothing")
              : ""}
      </div>
      {search.error !== null && <Failure error={search.error} onRetry={search.again} />}
      <Button
        variant="default"
        disabled={isChecking}
        leftSection={<IconFolderOpen size={16} stroke={1.7} aria-hidden />}
        onClick={search.pickFolder}
      >
        {t("chooser.folder")}
      </Button>
    </div>
  );
}

type RowProps = Props & { readonly installation: Installation; readonly name: string };

function Row({ installation, name, search }: RowProps): ReactNode {
  const t = useText();
  const { kind, folder, url, version, gpu, ok } = installation;
  const rowRef = useRef<HTMLDivElement>(null);
  const isSelected = search.selected !== null && idOf(search.selected) === idOf(installation);
  useEffect(() => {
    if (isSelected) rowRef.current?.scrollIntoView({ block: "nearest" });
  }, [isSelected]);
  const state = !ok
    ? t("chooser.look")
    : url !== null
      ? t("chooser.running")
      : version === null
        ? t("chooser.readyPlain")
        : t("chooser.ready", { version });
  return (
    <div ref={rowRef} className={css["row"]} data-selected={isSelected || undefined}>
      <label className={css["label"]}>
        <Radio name={name} checked={isSelected} onChange={() => search.select(installation)} />
        <span className={css["words"]}>
          <span className={css["kind"]}>{t(`chooser.kinds.${kind}`)}</span>
          <span className={css["place"]}>
            <bdi dir="ltr">{url ?? folder}</bdi>
          </span>
        </span>
        <span className={css["end"]}>
          <span className={css["ok"]} data-ok={ok}>
            {!ok && <IconAlertTriangle size={14} stroke={1.7} aria-hidden />}
            {state}
          </span>
          {ok && gpu !== null && <bdi className={css["gpu"]}>{gpu}</bdi>}
        </span>
      </label>
      {isSelected && !ok && <Checks installation={installation} search={search} />}
    </div>
  );
}

function Checks({ installation, search }: Omit<RowProps, "name">): ReactNode {
  const t = useText();
  const { checks, folder } = installation;
  const needsPython = checks.some(({ what, ok }) => !ok && (what === "python" || what === "torch"));
  return (
    <div className={css["checks"]}>
      <ul>
        {checks.map(({ what, ok, said }) => {
          const Sign = ok ? IconCircleCheck : IconAlertTriangle;
          return (
            <li key={what} className={css["check"]} data-ok={ok}>
              <Sign
                className={css["sign"]}
                size={16}
                stroke={1.7}
                role="img"
                aria-label={ok ? t("chooser.checkOk") : t("chooser.checkBad")}
              />
              <span>{sentenceWords(said, t)}</span>
            </li>
          );
        })}
      </ul>
      {needsPython && (
        <Button
          variant="default"
          size="xs"
          disabled={search.isChecking}
          onClick={() => search.pickPython(folder)}
        >
          {t("chooser.python")}
        </Button>
      )}
    </div>
  );
}
