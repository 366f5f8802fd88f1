import { Checkbox, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { endOfDay, nameInText } from "../../shared/format.ts";
import { roles } from "../../shared/keys.ts";
import { useFormat } from "../i18n/use-format.ts";
import { useTranslation } from "react-i18next";
import { ChoiceCards } from "./choice-cards.tsx";
import css from "./key-fields.module.css";
import { ends as allEnds, type KeyForm } from "./key-form.ts";
import { Note } from "./note.tsx";

type Props = {
  readonly form: KeyForm;
  /** Names in use: allowed again, and said. */
  readonly takenNames: readonly string[];
  /** Folds away all but the name. */
  readonly isShort?: boolean;
};

/** The fields of a key, for making one and for changing one. */
export function KeyFields({ form, takenNames, isShort = false }: Props): ReactNode {
  const { t } = useTranslation("keys");
  const name = form.values.name.trim();
  const isTaken = takenNames.includes(name);
  const hint = isShort ? <ShortWords form={form} /> : t("form.nameHint");
  return (
    <div className={css["fields"]}>
      <TextInput
        type="text"
        label={isShort ? t("form.who") : t("form.name")}
        description={isTaken ? t("form.taken", { name: nameInText(name) }) : hint}
        inputWrapperOrder={["label", "input", "error", "description"]}
        autoComplete="off"
        data-autofocus
        dir="auto"
        {...form.getInputProps("name")}
      />
      {isShort ? (
        <details className={css["more"]}>
          <summary className={css["summary"]}>{t("form.moreSettings")}</summary>
          <div className={css["fields"]}>
            <MoreFields form={form} />
          </div>
        </details>
      ) : (
        <MoreFields form={form} />
      )}
    </div>
  );
}

/** What is folded away, in a few words: "Creator, 100 requests an hour". */
function ShortWords({ form }: Pick<Props, "form">): ReactNode {
  const { t } = useTranslation("keys");
  const { role, limit, noLimit } = form.values;
  return t("form.short", {
    role: t(`roles.${role}.name`),
    limit: noLimit ? t("form.unlimited") : t("form.perHour", { count: Number(limit) }),
  });
}

function MoreFields({ form }: Pick<Props, "form">): ReactNode {
  const { t } = useTranslation("keys");
  const { values } = form;
  return (
    <>
      <div>
        <h3 className={css["label"]}>{t("form.role")}</h3>
        <ChoiceCards
          label={t("form.role")}
          choices={roles.map((role) => ({
            value: role,
            title: t(`roles.${role}.name`),
            words: t(`roles.${role}.words`),
          }))}
          value={values.role}
          onChange={(role) => form.setFieldValue("role", role)}
        />
      </div>
      {values.role === "admin" && <Note tone="warn">{t("form.adminNote")}</Note>}
      <div className={css["pair"]}>
        <div>
          <NumberInput
            label={t("form.limit")}
            disabled={values.noLimit}
            allowDecimal={false}
            thousandSeparator=","
            clampBehavior="none"
            hideControls
            {...form.getInputProps("limit")}
          />
          <Checkbox
            className={css["noLimit"] ?? ""}
            label={t("form.noLimit")}
            {...form.getInputProps("noLimit", { type: "checkbox" })}
          />
        </div>
        <EndsField form={form} />
      </div>
      <p className={css["hint"]}>{t("form.limitHint")}</p>
      <details className={css["more"]} open={form.errors["metadata"] !== undefined || undefined}>
        <summary className={css["summary"]}>{t("form.more")}</summary>
        <Textarea
          label={t("form.metadata")}
          description={t("form.metadataHint")}
          inputWrapperOrder={["label", "input", "error", "description"]}
          autosize
          minRows={3}
          maxRows={8}
          spellCheck={false}
          dir="ltr"
          classNames={{ input: css["code"] ?? "" }}
          {...form.getInputProps("metadata")}
        />
      </details>
    </>
  );
}

function EndsField({ form }: Pick<Props, "form">): ReactNode {
  const { t } = useTranslation("keys");
  const format = useFormat();
  const { ends, date } = form.values;
  const end = ends === "date" ? endOfDay(date) : null;
  return (
    <div className={css["ends"]}>
      <Select
        label={t("form.ends.label")}
        data={allEnds.map((value) => ({
          value,
          label: t(`form.ends.${value}`),
        }))}
        rightSection={<IconSelector size={16} stroke={1.7} aria-hidden />}
        {...form.getInputProps("ends")}
      />
      {ends === "date" && (
        <TextInput
          type="date"
          aria-label={t("form.ends.day")}
          description={
            end === null ? undefined : t("form.ends.at", { at: format.dateTimeZone(end) })
          }
          inputWrapperOrder={["label", "input", "error", "description"]}
          {...form.getInputProps("date")}
        />
      )}
    </div>
  );
}
