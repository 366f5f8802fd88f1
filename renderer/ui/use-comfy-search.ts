import { useCallback, useState } from "react";
import type { Installation } from "../../shared/comfy.ts";
import type { AppError } from "../../shared/errors.ts";
import type { ComfySource } from "../../shared/settings.ts";
import { call } from "../bridge/call.ts";
import { useAction } from "../bridge/use-action.ts";
import { useCall } from "../bridge/use-call.ts";
import { useText } from "../i18n/use-text.ts";

export type ComfySearch = {
  readonly list: readonly Installation[];
  /** The whole computer was looked through, or could not be. */
  readonly isOver: boolean;
  readonly isChecking: boolean;
  readonly selected: Installation | null;
  /** What the selection comes to; null while it could not start. */
  readonly source: ComfySource | null;
  readonly error: AppError | null;
  readonly select: (installation: Installation) => void;
  readonly pickFolder: () => void;
  readonly pickPython: (folder: string) => void;
  readonly again: () => void;
};

/** The ComfyUIs of this computer: those that were found, and the folder that a person chose. */
export function useComfySearch(): ComfySearch {
  const t = useText();
  const found = useCall("comfy.find", undefined);
  const { run, isPending, error } = useAction();
  const [own, setOwn] = useState<Installation | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);

  const others = (found.data ?? []).filter((one) => own === null || idOf(one) !== idOf(own));
  const list = own === null ? others : [own, ...others];
  const selected =
    list.find((one) => idOf(one) === chosen) ?? list.find(({ ok }) => ok) ?? list[0] ?? null;

  const check = useCallback(async (folder: string, python: string | null) => {
    const checked = await call("comfy.check", { folder, python });
    setOwn(checked);
    setChosen(idOf(checked));
  }, []);
  const pick = (name: "folder.pick" | "file.pick", title: string, use: Use): void => {
    void run(async () => {
      const picked = await call(name, { title });
      if (picked !== null) await use(picked);
    });
  };
  return {
    list,
    isOver: found.data !== null || found.error !== null,
    isChecking: isPending,
    selected,
    source: selected === null ? null : sourceOf(selected),
    error: error ?? found.error,
    select: (installation) => setChosen(idOf(installation)),
    pickFolder: () =>
      pick("folder.pick", t("chooser.folderTitle"), (folder) => check(folder, null)),
    pickPython: (folder) =>
      pick("file.pick", t("chooser.pythonTitle"), (python) => check(folder, python)),
    again: found.reload,
  };
}

type Use = (picked: string) => Promise<void>;

export function idOf(installation: Installation): string {
  return installation.url ?? installation.folder;
}

function sourceOf({ ok, url, folder, python }: Installation): ComfySource | null {
  if (!ok) return null;
  return url === null ? { kind: "folder", folder, python } : { kind: "upstream", url };
}
