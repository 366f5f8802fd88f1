import { IconPhoto } from "@tabler/icons-react";
import { useEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import type { Preview as Picture } from "../../shared/activity.ts";
import { useSettings } from "../bridge/app-state.tsx";
import { call } from "../bridge/call.ts";
import { useEvent } from "../bridge/use-event.ts";
import css from "./preview.module.css";

type Props = {
  readonly promptId: string;
  readonly label: string;
  /** Its longer side, in pixels. */
  readonly size: number;
};

/** The picture of the running generation as it comes into being; a sign in its place until there is one. */
export function Preview({ promptId, label, size }: Props): ReactNode {
  const { settings } = useSettings();
  const { hasPicture, ref } = usePicture(promptId);
  if (!settings.showPreviews) return null;
  return (
    <span className={css["frame"]} style={{ inlineSize: size, blockSize: size }}>
      {!hasPicture ? (
        <IconPhoto size={24} stroke={1.5} aria-hidden />
      ) : (
        <img
          className={css["picture"]}
          data-blurred={settings.blurPreviews || undefined}
          ref={ref}
          alt={label}
        />
      )}
    </span>
  );
}

/** The newest picture of a generation, shown in an `img`; the address of the one before is given back. */
function usePicture(promptId: string): {
  readonly hasPicture: boolean;
  readonly ref: RefObject<HTMLImageElement | null>;
} {
  const [picture, setPicture] = useState<Picture | null>(null);
  const ref = useRef<HTMLImageElement>(null);
  useEvent("activity.preview", setPicture);
  useEffect(() => {
    let isCurrent = true;
    call("activity.preview").then(
      (found) => {
        if (isCurrent && found !== null) setPicture(found);
      },
      () => undefined, // a picture is no loss: the next one comes by itself
    );
    return () => {
      isCurrent = false;
    };
  }, [promptId]);
  const own = picture?.prompt_id === promptId ? picture : null;
  useEffect(() => {
    if (own === null || ref.current === null) return;
    const url = URL.createObjectURL(new Blob([own.bytes.slice()], { type: own.type }));
    ref.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [own]);
  return { hasPicture: own !== null, ref };
}
