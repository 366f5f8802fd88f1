import type { LeavingAnswer, LeavingQuestion } from "../../shared/desktop.ts";

/** What happens when the window is closed or the app is to quit. */
export type Leaving = {
  /** The window is about to close. @returns whether it may */
  onClose(): boolean;
  /** Somebody wants to quit: asks first where others would be hurt. */
  onQuit(): void;
  answer(question: LeavingQuestion, answer: LeavingAnswer, remember: boolean): Promise<void>;
  /** The question that waits for an answer, so that a reloaded page shows it again. */
  asked(): LeavingQuestion | null;
};

/**
 * Decides by the setting, the tray and what runs (UI.md section 11). The page asks the questions; where
 * there is none that could, nobody is asked and the app quits.
 */
export function createLeaving(deps: {
  readonly platform: NodeJS.Platform;
  readonly hasEnded: () => boolean;
  readonly hasTray: () => boolean;
  /** The remembered choice; null where it is to be asked. */
  readonly keepRunning: () => boolean | null;
  readonly remember: (keepRunning: boolean) => Promise<void>;
  /** Whether others are connected or ComfyUI works on something. */
  readonly isBusy: () => boolean;
  /** Brings the window to the front. @returns whether its page can ask */
  readonly ask: () => boolean;
  readonly closeWindow: () => void;
  readonly minimise: () => void;
  readonly quit: () => void;
  readonly changed: () => void;
}): Leaving {
  let asked: LeavingQuestion | null = null;
  /** The next close comes from here, and is not asked about. */
  let mayClose = false;

  function put(question: LeavingQuestion | null): void {
    asked = question;
    deps.changed();
  }

  function goOn(): void {
    if (!deps.hasTray()) {
      deps.minimise();
      return;
    }
    mayClose = true;
    deps.closeWindow();
    mayClose = false;
  }

  function onQuit(): void {
    if (deps.hasEnded()) return;
    if (deps.isBusy() && deps.ask()) put("quit");
    else deps.quit();
  }

  return {
    asked: () => asked,
    onQuit,
    onClose() {
      if (deps.hasEnded() || mayClose || deps.platform === "darwin") return true;
      const keepRunning = deps.keepRunning();
      if (keepRunning === null) {
        if (deps.ask()) put("close");
        else deps.quit();
      } else if (keepRunning) {
        goOn();
      } else {
        onQuit();
      }
      return false;
    },
    async answer(question, answer, remember) {
      if (asked !== question) return;
      put(null);
      if (question === "close" && remember && answer !== "stay")
        await deps.remember(answer === "background");
      if (answer === "background") goOn();
      else if (answer === "quit") {
        if (question === "quit") deps.quit();
        else onQuit();
      }
    },
  };
}
