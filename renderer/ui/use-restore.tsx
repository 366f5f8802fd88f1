import { useState, type ReactNode } from "react";
import { call } from "../bridge/call.ts";
import { useAction, type Action } from "../bridge/use-action.ts";
import { useText } from "../i18n/use-text.ts";
import { RestoreDialog } from "./restore-dialog.tsx";

type Restore = Pick<Action, "isPending" | "error"> & {
  /** Asks for a backup's file, and shows what it would change. */
  readonly choose: () => void;
  readonly dialogs: ReactNode;
};

/** Brings a backup back: its file is chosen, looked at, and then restored or not. */
export function useRestore(): Restore {
  const t = useText();
  const { run, isPending, error } = useAction();
  const [chosen, setChosen] = useState<Parameters<typeof RestoreDialog>[0]["chosen"] | null>(null);
  const choose = (): void =>
    void run(async () => {
      const file = await call("file.pick", { title: t("data.restore.pick") });
      if (file !== null) setChosen({ file, summary: await call("data.inspect", { file }) });
    });
  return {
    choose,
    isPending,
    error,
    dialogs: chosen !== null && <RestoreDialog chosen={chosen} onClose={() => setChosen(null)} />,
  };
}
