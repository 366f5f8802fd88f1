import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Who as Somebody } from "../../../shared/activity.ts";
import { Who } from "../../ui/who.tsx";
import css from "./list.module.css";

type Props = {
  readonly who: Somebody;
  /** Where they are, and with what. */
  readonly place: string;
  /** What is no more stays in its place, until the list goes on. */
  readonly isGone: boolean;
  /** Short lines beside the person. */
  readonly notes: ReactNode;
  /** What can be done about them; null where nothing can. `name` says it with who and where. */
  readonly action: {
    readonly label: string;
    readonly name: string;
    readonly onClick: () => void;
  } | null;
};

/** Somebody in a list of who is here. */
export function PersonRow({ who, place, isGone, notes, action }: Props): ReactNode {
  return (
    <li className={css["row"]} data-gone={isGone || undefined}>
      <span className={css["main"]}>
        <Who
          who={who}
          below={
            <span className={css["below"]} title={place}>
              {place}
            </span>
          }
        />
      </span>
      <span className={css["note"]}>{notes}</span>
      {action !== null && (
        <Button
          size="xs"
          variant="default"
          disabled={isGone}
          aria-label={action.name}
          onClick={action.onClick}
        >
          {action.label}
        </Button>
      )}
    </li>
  );
}
