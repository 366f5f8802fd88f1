import { Button } from "@mantine/core";
import { useEffect, useRef, type ReactNode, type RefObject } from "react";
import type { ComfySource } from "../../../shared/settings.ts";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useText } from "../../i18n/use-text.ts";
import { ComfyChooser } from "../../ui/comfy-chooser.tsx";
import { Failure } from "../../ui/failure.tsx";
import { useComfySearch } from "../../ui/use-comfy-search.ts";
import css from "./comfy-step.module.css";
import { StepFrame } from "./step-frame.tsx";

type Props = {
  /** A choice is being made: should the window close now, it comes back here. */
  readonly onChoosing: () => void;
  readonly onNext: () => void;
};

/** Step 1: which ComfyUI. It begins to start when this step is left. */
export function ComfyStep({ onChoosing, onNext }: Props): ReactNode {
  const t = useText();
  const search = useComfySearch();
  const { run, isPending, error } = useAction();
  const choose = async (source: ComfySource): Promise<void> => {
    onChoosing();
    if (await run(() => call("comfy.choose", source))) onNext();
  };
  const { source } = search;
  const chooserRef = useFocusOnFirst(source !== null);
  const isDemoFirst = search.isOver && !search.list.some(({ ok }) => ok);
  return (
    <StepFrame
      step={1}
      title={t("firstRun.comfy.title")}
      text={t("firstRun.comfy.text")}
      onSubmit={() => {
        if (source !== null) void choose(source);
      }}
      buttons={
        (source !== null || !isDemoFirst) && (
          <Button type="submit" disabled={source === null} loading={isPending}>
            {t("firstRun.continue")}
          </Button>
        )
      }
    >
      <div ref={chooserRef} className={css["chooser"]}>
        <ComfyChooser search={search} />
      </div>
      <section className={css["demo"]}>
        <div className={css["words"]}>
          {!isDemoFirst && <h2 className={css["question"]}>{t("firstRun.comfy.noneHere")}</h2>}
          <p className={css["notice"]}>{t("demo.notice")}</p>
        </div>
        <Button
          variant={isDemoFirst ? "filled" : "default"}
          loading={isPending}
          onClick={() => choose({ kind: "demo" })}
        >
          {t("firstRun.comfy.demo")}
        </Button>
      </section>
      {error !== null && <Failure error={error} />}
    </StepFrame>
  );
}

/** Once there is a first choice, the focus goes to it, unless somebody has moved it meanwhile. */
function useFocusOnFirst(hasChoice: boolean): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { activeElement } = document;
    const isUntouched = activeElement === document.body || activeElement?.tagName === "H1";
    if (!hasChoice || !isUntouched) return;
    ref.current?.querySelector<HTMLElement>('input[type="radio"]:checked')?.focus();
  }, [hasChoice]);
  return ref;
}
