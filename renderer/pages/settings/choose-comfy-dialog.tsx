import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import type { ComfySource } from "../../../shared/settings.ts";
import { useStatus } from "../../bridge/app-state.tsx";
import { call } from "../../bridge/call.ts";
import { useAction } from "../../bridge/use-action.ts";
import { useText } from "../../i18n/use-text.ts";
import { ComfyChooser } from "../../ui/comfy-chooser.tsx";
import { Failure } from "../../ui/failure.tsx";
import { useComfySearch } from "../../ui/use-comfy-search.ts";
import css from "./choose-comfy-dialog.module.css";

type Props = { readonly opened: boolean; readonly onClose: () => void };

/** Another ComfyUI in place of the one that is used now. */
export function ChooseComfyDialog({ opened, onClose }: Props): ReactNode {
  const t = useText();
  return (
    <Modal opened={opened} onClose={onClose} title={t("settings.comfy.dialog")} size={600}>
      <Content onClose={onClose} />
    </Modal>
  );
}

function Content({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText();
  const { comfy } = useStatus();
  const search = useComfySearch();
  const { run, isPending, error } = useAction();
  const { source } = search;
  const choose = async (chosen: ComfySource): Promise<void> => {
    if (await run(() => call("comfy.choose", chosen))) onClose();
  };
  return (
    <>
      <ComfyChooser search={search} />
      {error !== null && <Failure error={error} />}
      <div className={css["buttons"]}>
        <Button variant="default" onClick={onClose}>
          {t("dialog.cancel")}
        </Button>
        {comfy.source !== "demo" && (
          <Button variant="default" disabled={isPending} onClick={() => choose({ kind: "demo" })}>
            {t("firstRun.comfy.demo")}
          </Button>
        )}
        <Button
          disabled={source === null}
          loading={isPending}
          onClick={() => {
            if (source !== null) void choose(source);
          }}
        >
          {t("settings.comfy.use")}
        </Button>
      </div>
    </>
  );
}
