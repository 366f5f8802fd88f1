import { useEffect, useRef, type ReactNode } from "react";
import { useStatus } from "../../bridge/app-state.tsx";
import { useText } from "../../i18n/use-text.ts";
import iconUrl from "../../icon.svg";
import { comfyLineOf } from "../../ui/comfy-line.ts";
import css from "./step-frame.module.css";
import type { Step } from "./use-first-run.ts";

type Props = {
  readonly step: Step;
  readonly title: ReactNode;
  readonly text?: string | undefined;
  /** The buttons, the one to go on with last. */
  readonly buttons: ReactNode;
  readonly children: ReactNode;
  readonly onSubmit?: (() => void) | undefined;
};

const steps = 4;
/** What is answered with the keyboard at once: the chosen radio button, or the field. */
const firstControl = 'input[type="radio"]:checked, input[type="text"]';

/** One step: which it is, its title, the middle that scrolls, the buttons, and how ComfyUI stands. */
export function StepFrame({ step, title, text, buttons, children, onSubmit }: Props): ReactNode {
  const t = useText();
  const titleRef = useRef<HTMLHeadingElement>(null);
  const middleRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const control = middleRef.current?.querySelector<HTMLElement>(firstControl);
    (control ?? titleRef.current)?.focus({ preventScroll: true });
  }, [step]);
  return (
    <main className={css["page"]}>
      <form
        className={css["card"]}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <header className={css["head"]}>
          <div className={css["brand"]}>
            <img src={iconUrl} alt="" width={26} height={26} />
            <span>{t("app.name")}</span>
            <span className={css["step"]}>{t("firstRun.step", { step, steps })}</span>
          </div>
          <h1 ref={titleRef} tabIndex={-1} className={css["title"]}>
            {title}
          </h1>
          {text !== undefined && <p className={css["text"]}>{text}</p>}
        </header>
        <div ref={middleRef} className={css["middle"]}>
          {children}
        </div>
        <footer className={css["foot"]}>
          {step === 1 ? <p className={css["later"]}>{t("firstRun.later")}</p> : <ComfyLine />}
          <div className={css["buttons"]}>{buttons}</div>
        </footer>
      </form>
    </main>
  );
}

function ComfyLine(): ReactNode {
  const t = useText();
  const { comfy, watch } = useStatus();
  const line = comfyLineOf(comfy, watch.trouble, t).words;
  const isDemo = comfy.source === "demo";
  const words = {
    ready: isDemo ? t("firstRun.foot.demo") : t("firstRun.foot.ready"),
    crashed: t("firstRun.foot.failed"),
    starting: isDemo ? t("firstRun.foot.demoStarting") : t("firstRun.foot.starting"),
    stopped: line,
    stopping: line,
  }[comfy.state];
  return (
    <p role="status" className={css["comfy"]} data-state={comfy.state}>
      <span className={css["dot"]} />
      {words}
    </p>
  );
}
