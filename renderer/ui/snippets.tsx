import { SegmentedControl } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "./copy.tsx";
import { segmented } from "./segmented.ts";
import css from "./snippets.module.css";

type Props = {
  readonly url: string;
  readonly secret: string;
  readonly onCopied: () => void;
};

type Language = "curl" | "python" | "node";

/** How a script signs in, with this key filled in. Program text is no text for translators. */
const programs: Readonly<Record<Language, (url: string, secret: string) => string>> = {
  curl: (url, secret) => `curl -H "X-API-Key: ${secret}" \\\n  ${url}api/queue`,
  python: (url, secret) =>
    [
      "import json, urllib.request",
      "",
      "request = urllib.request.Request(",
      `    "${url}api/queue",`,
      `    headers={"X-API-Key": "${secret}"},`,
      ")",
      "print(json.load(urllib.request.urlopen(request)))",
    ].join("\n"),
  node: (url, secret) =>
    [
      `const answer = await fetch("${url}api/queue", {`,
      `  headers: { "X-API-Key": "${secret}" },`,
      "});",
      "console.log(await answer.json());",
    ].join("\n"),
};
const languages = ["curl", "python", "node"] as const;
const names: Readonly<Record<Language, string>> = { curl: "curl", python: "Python", node: "Node" };

/** "Use it in a script", folded at first. */
export function Snippets({ url, secret, onCopied }: Props): ReactNode {
  const { t } = useTranslation("keys");
  const [language, setLanguage] = useState<Language>("curl");
  const text = programs[language](url, secret);
  return (
    <details className={css["snippets"]}>
      <summary className={css["summary"]}>{t("snippets.title")}</summary>
      <div className={css["bar"]}>
        <SegmentedControl
          classNames={segmented}
          size="xs"
          aria-label={t("snippets.language")}
          data={languages.map((value) => ({ value, label: names[value] }))}
          value={language}
          onChange={setLanguage}
        />
        <CopyButton text={text} label={t("snippets.copy")} onCopied={onCopied} />
      </div>
      <pre
        className={css["code"]}
        dir="ltr"
        tabIndex={0}
        aria-label={t("snippets.code", { language: names[language] })}
        role="region"
      >
        {text}
      </pre>
    </details>
  );
}
