import type { ReactNode } from "react";
import type { ComfyStatus } from "../../../shared/comfy.ts";
import { useNow } from "../../bridge/use-now.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import css from "./hero-text.module.css";
import { useMemory } from "./use-memory.ts";

/** What runs, on what, how full and for how long. Memory and time go on by themselves: each draws itself alone. */
export function ReadyLine({ comfy }: { readonly comfy: ComfyStatus }): ReactNode {
  const t = useText();
  const { version, device, since, taken_over } = comfy;
  return (
    <p className={css["text"]}>
      {version !== null && <Part>{t("hero.ready.version", { version })}</Part>}
      {device !== null && <Part>{device}</Part>}
      <MemoryPart />
      <TimePart since={since} isLast={!taken_over} />
      {taken_over && <Part isLast>{t("hero.ready.takenOver")}</Part>}
    </p>
  );
}

type PartProps = { readonly children: ReactNode; readonly isLast?: boolean };

function Part({ children, isLast = false }: PartProps): ReactNode {
  return (
    <>
      <span className={css["part"]}>
        <bdi>{children}</bdi>
        {!isLast && " \u00B7"}
      </span>{" "}
    </>
  );
}

/** "Graphics memory 9.2 of 24 GB", or the computer's where there is no card. */
function MemoryPart(): ReactNode {
  const t = useText();
  const format = useFormat();
  const memory = useMemory();
  if (memory === null) return null;
  const { used, total } = memory.vram ?? memory.ram;
  const numbers = { used: format.decimal(used / 2 ** 30), total: format.decimal(total / 2 ** 30) };
  return (
    <Part>
      {memory.vram === null ? t("hero.ready.ram", numbers) : t("hero.ready.vram", numbers)}
    </Part>
  );
}

type TimeProps = { readonly since: number; readonly isLast: boolean };

function TimePart({ since, isLast }: TimeProps): ReactNode {
  const t = useText();
  const format = useFormat();
  const up = useNow() - since;
  return (
    <Part isLast={isLast}>
      {up < 60 ? t("hero.ready.justNow") : t("hero.ready.up", { span: format.span(up) })}
    </Part>
  );
}
