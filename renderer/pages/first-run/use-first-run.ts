import { useCallback, useState } from "react";
import { useSettings, useStatus } from "../../bridge/app-state.tsx";

export type Step = 1 | 2 | 3 | 4;

export type FirstRun = {
  readonly isDue: boolean;
  readonly step: Step;
  readonly go: (step: Step) => void;
  readonly finish: () => void;
};

const storedAs = "latchkey.firstRun";

/** Whether the first steps are to be shown, and at which of them: where they were left. */
export function useFirstRun(): FirstRun {
  const { comfy } = useStatus();
  const { settings } = useSettings();
  const isNew = settings.comfy === null && comfy.source === null;
  const [step, setStep] = useState<Step | null>(() => (isNew ? 1 : readStep()));
  const go = useCallback((next: Step) => {
    // A new key is shown once and is not kept: from there the window comes back to the step before.
    window.localStorage.setItem(storedAs, String(Math.min(next, 3)));
    setStep(next);
  }, []);
  const finish = useCallback(() => {
    window.localStorage.removeItem(storedAs);
    setStep(null);
  }, []);
  return { isDue: step !== null, step: step ?? 1, go, finish };
}

function readStep(): Step | null {
  const stored = window.localStorage.getItem(storedAs);
  if (stored === "1") return 1;
  if (stored === "2") return 2;
  return stored === "3" ? 3 : null;
}
