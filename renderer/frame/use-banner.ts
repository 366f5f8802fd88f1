import type { Trouble } from "../../shared/worst.ts";
import { useSettings, useStatus } from "../bridge/app-state.tsx";
import { call } from "../bridge/call.ts";
import { useFormat } from "../i18n/use-format.ts";
import { useText } from "../i18n/use-text.ts";
import { sentenceWords } from "../ui/sentence-words.ts";
import { navigate } from "./route.ts";

export type BannerContent = {
  readonly tone: "bad" | "warn" | "info";
  readonly words: string;
  readonly buttons: readonly { readonly label: string; readonly work: () => Promise<unknown> }[];
};

/** A newer version is loaded, and nobody has put it off yet. */
export type UpdateNews = {
  readonly kind: "update";
  readonly version: string;
  readonly putOff: () => void;
};

/** What the banner says of a trouble or a newer version, and what it offers to do. */
export function useBannerOf(trouble: Trouble | UpdateNews | null): BannerContent | null {
  const t = useText();
  const format = useFormat();
  const { by_flags: byFlags, sharing, local_url } = useStatus();
  const { settings, saveSettings } = useSettings();
  if (trouble === null) return null;

  const openFolder = { label: t("banner.openFolder"), work: () => call("desktop.openData") };
  const dismiss = (kind: "fileDamaged" | "addressChanged") => ({
    label: t("dialog.close"),
    work: () => call("alerts.dismiss", { kind }),
  });
  const go = (page: string, rest?: string) => (): Promise<void> => {
    navigate(page, rest);
    return Promise.resolve();
  };

  switch (trouble.kind) {
    case "fileDamaged": {
      const { file, backup_at } = trouble;
      if (backup_at === null)
        return {
          tone: "bad",
          words: t("banner.unreadable"),
          buttons: [openFolder, dismiss("fileDamaged")],
        };
      const words = t("banner.damaged", { file, time: format.dateTime(backup_at) });
      return { tone: "bad", words, buttons: [openFolder, dismiss("fileDamaged")] };
    }
    case "notSaved":
      return { tone: "bad", words: t(`banner.notSaved.${trouble.why}`), buttons: [openFolder] };
    case "exposed":
      return byFlags.mode !== null
        ? {
            tone: "bad",
            words: t("banner.exposedFixed"),
            buttons: [
              {
                label: t("banner.stopSharing"),
                work: () => call("sharing.set", { on: false }),
              },
            ],
          }
        : {
            tone: "bad",
            words: t("banner.exposed"),
            buttons: [
              {
                label: t("banner.requireKey"),
                work: () => call("access.set", { mode: "required" }),
              },
            ],
          };
    case "gaveUp":
      return {
        tone: "bad",
        words: t("banner.gaveUp"),
        buttons: [
          { label: t("hero.showLog"), work: go("logs") },
          { label: t("hero.startAgain"), work: () => call("comfy.start") },
        ],
      };
    case "localPort": {
      const { port, holder, comfy_url: url } = trouble;
      const ownPort = Number(new URL(local_url).port);
      const other = {
        label: t("banner.otherPort", { port: String(ownPort) }),
        work: () => saveSettings({ localPort: ownPort }),
      };
      const shareIt = {
        label: t("banner.shareThat"),
        work: () => call("comfy.choose", { kind: "upstream", url: url ?? "" }),
      };
      return {
        tone: "warn",
        words: t("banner.portTaken", {
          ...{ port: String(port), name: holder.name, pid: String(holder.pid) },
        }),
        buttons: url === null ? [other] : [shareIt, other],
      };
    }
    case "portTaken": {
      const { port, holder } = trouble;
      const by =
        holder === null
          ? { who: "unknown", name: "", pid: "" }
          : { who: "known", name: holder.name, pid: String(holder.pid) };
      const values = { port: String(port), ...by };
      const next = port + 1;
      const usePort = {
        label: t("banner.usePort", { port: String(next) }),
        work: () =>
          call("settings.update", { sharing: { ...settings.sharing, on: true, port: next } }),
      };
      return {
        tone: "bad",
        words: t("banner.sharePort", values),
        buttons: [
          { label: t("failure.retry"), work: () => call("sharing.set", { on: true }) },
          ...(byFlags.share === null ? [usePort] : []),
        ],
      };
    }
    case "addressChanged":
      return {
        tone: "warn",
        words: t("banner.address", { address: trouble.address }),
        buttons: [
          {
            label: t("banner.copyNew"),
            work: async () => {
              await call("clipboard.write", { text: sharing.url ?? trouble.url });
              await call("alerts.dismiss", { kind: "addressChanged" });
            },
          },
          dismiss("addressChanged"),
        ],
      };
    case "update": {
      const later = (): Promise<void> => {
        trouble.putOff();
        return Promise.resolve();
      };
      return {
        tone: "info",
        words: t("settings.updates.ready", { version: trouble.version }),
        buttons: [
          { label: t("banner.later"), work: later },
          { label: t("settings.updates.quit"), work: () => call("desktop.quit") },
        ],
      };
    }
    case "adapterGone":
      return {
        tone: "warn",
        words: t("banner.adapterGone", { adapter: trouble.adapter }),
        buttons: [{ label: t("banner.openSettings"), work: go("settings", "sharing") }],
      };
    case "certificate": {
      const { used_until: until } = trouble;
      const fault = t(`certificate.faults.${trouble.fault}`);
      return {
        tone: until === null ? "bad" : "warn",
        words:
          until === null
            ? t("banner.certificate", { fault })
            : t("banner.certificateOld", { fault, date: format.date(until) }),
        buttons: [{ label: t("banner.openSettings"), work: go("settings", "sharing") }],
      };
    }
    case "certificateEnds":
      return {
        tone: "warn",
        words: t("banner.certificateEnds", { date: format.date(trouble.ends_at) }),
        buttons: [{ label: t("banner.openSettings"), work: go("settings", "sharing") }],
      };
    case "notShared":
      return {
        tone: "bad",
        words: sentenceWords(trouble.problem, t),
        buttons: [{ label: t("failure.retry"), work: () => call("sharing.set", { on: true }) }],
      };
  }
}
