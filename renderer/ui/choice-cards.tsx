import { useId, type ReactNode } from "react";
import { Radio } from "./radio.tsx";
import css from "./choice-cards.module.css";

export type Choice<V extends string> = {
  readonly value: V;
  readonly title: string;
  readonly words: string;
  readonly badge?: string | undefined;
};

type Props<V extends string> = {
  /** The name of the group, not shown. */
  readonly label: string;
  readonly choices: readonly Choice<V>[];
  readonly value: V | null;
  readonly isDisabled?: boolean;
  /** Said below them. */
  readonly note?: string | undefined;
  readonly onChange: (value: V) => void;
};

/** A radio group of cards: a title and a sentence each. */
export function ChoiceCards<V extends string>(props: Props<V>): ReactNode {
  const name = useId();
  const { note } = props;
  return (
    <>
      <div
        role="radiogroup"
        aria-label={props.label}
        aria-describedby={note === undefined ? undefined : `${name}-note`}
        className={css["group"]}
      >
        {props.choices.map((choice) => (
          <label key={choice.value} className={css["card"]}>
            <Radio
              name={name}
              value={choice.value}
              checked={choice.value === props.value}
              disabled={props.isDisabled}
              aria-labelledby={`${name}-${choice.value}-title`}
              aria-describedby={`${name}-${choice.value}-words`}
              onChange={() => props.onChange(choice.value)}
            />
            <span className={css["text"]}>
              <span className={css["head"]}>
                <span id={`${name}-${choice.value}-title`} className={css["title"]}>
                  {choice.title}
                </span>
                {choice.badge !== undefined && <span className={css["badge"]}>{choice.badge}</span>}
              </span>
              <span id={`${name}-${choice.value}-words`} className={css["words"]}>
                {choice.words}
              </span>
            </span>
          </label>
        ))}
      </div>
      {note !== undefined && (
        <p id={`${name}-note`} className={css["note"]}>
          {note}
        </p>
      )}
    </>
  );
}
