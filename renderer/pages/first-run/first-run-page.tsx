import { useEffect, useState, type ReactNode } from "react";
import type { CreatedKey } from "../../../shared/keys.ts";
import { useText } from "../../i18n/use-text.ts";
import { ComfyStep } from "./comfy-step.tsx";
import { KeyStep } from "./key-step.tsx";
import { PeopleStep } from "./people-step.tsx";
import { ShareStep } from "./share-step.tsx";
import type { FirstRun } from "./use-first-run.ts";

type Props = { readonly firstRun: FirstRun };

/** The first steps, one at a time, without the nav. */
export function FirstRunPage({ firstRun }: Props): ReactNode {
  const t = useText();
  const { step, go, finish } = firstRun;
  const [created, setCreated] = useState<CreatedKey | null>(null);
  useEffect(() => {
    document.title = t("app.name");
  }, [t]);
  switch (step) {
    case 1:
      return <ComfyStep onNext={() => go(2)} onChoosing={() => go(1)} />;
    case 2:
      return <PeopleStep onBack={() => go(1)} onKey={() => go(3)} onDone={finish} />;
    case 3:
    case 4:
      if (step === 4 && created !== null) {
        return (
          <ShareStep
            created={created}
            onDone={() => {
              setCreated(null);
              finish();
            }}
          />
        );
      }
      return (
        <KeyStep
          onBack={() => go(2)}
          onSkip={finish}
          onCreated={(key) => {
            setCreated(key);
            go(4);
          }}
        />
      );
  }
}
