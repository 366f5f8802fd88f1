import { useText } from "../i18n/use-text.ts";
import { navigate } from "./route.ts";
import type { Command } from "./use-commands.tsx";

/** The settings by their labels, each leading to its section. */
export function useSettingEntries(): readonly Command[] {
  const t = useText();
  const entries = [
    { section: "comfyui", label: t("settings.comfy.which") },
    { section: "comfyui", label: t("settings.comfy.arguments") },
    { section: "comfyui", label: t("settings.comfy.startWithApp") },
    { section: "comfyui", label: t("settings.comfy.restartAfterCrash") },
    { section: "comfyui", label: t("settings.comfy.queue") },
    { section: "comfyui", label: t("settings.comfy.connectTimeoutMs") },
    { section: "comfyui", label: t("settings.comfy.firstByteTimeoutMs") },
    { section: "sharing", label: t("settings.name.label") },
    { section: "sharing", label: t("settings.ports.share") },
    { section: "sharing", label: t("settings.ports.local") },
    { section: "sharing", label: t("settings.network.label") },
    { section: "sharing", label: t("settings.names.label") },
    { section: "sharing", label: t("settings.localName.label") },
    { section: "sharing", label: t("settings.tls.label") },
    { section: "sharing", label: t("settings.proxies.label") },
    { section: "sharing", label: t("settings.reach.label") },
    { section: "access", label: t("public.label") },
    { section: "access", label: t("settings.access.localNeedsNoKey") },
    { section: "access", label: t("settings.access.ownerByAddress") },
    { section: "access", label: t("settings.access.customNodeWrites") },
    { section: "access", label: t("settings.access.origins") },
    { section: "sharing", label: t("settings.shareAtStart.label") },
    { section: "access", label: t("settings.sessionDays.label") },
    { section: "newKeys", label: t("settings.limit.label") },
    { section: "newKeys", label: t("settings.newKey.role") },
    { section: "newKeys", label: t("settings.newKey.ends") },
    { section: "activity", label: t("settings.activity.previews") },
    { section: "activity", label: t("settings.activity.blur") },
    { section: "activity", label: t("settings.activity.refusals") },
    { section: "activity", label: t("settings.activity.usage") },
    { section: "appearance", label: t("settings.scheme.label") },
    { section: "appearance", label: t("settings.language.label") },
    { section: "appearance", label: t("settings.lessMotion.label") },
    { section: "appearance", label: t("settings.textSize.label") },
    { section: "thisApp", label: t("settings.startAtLogin.label") },
    { section: "thisApp", label: t("settings.keepRunning.label") },
    { section: "thisApp", label: t("settings.notifications.label") },
    { section: "thisApp", label: t("settings.updates.label") },
    { section: "doctor", label: t("doctor.title") },
    { section: "data", label: t("data.folder") },
    { section: "data", label: t("data.backUp.label") },
    { section: "data", label: t("data.restore.label") },
    { section: "data", label: t("data.delete.label") },
    { section: "about", label: t("settings.about.version") },
    { section: "about", label: t("settings.about.licence") },
    { section: "about", label: t("settings.licences.title") },
  ];
  return entries.map(({ section, label }) => ({
    id: `setting-${label}`,
    label,
    keys: null,
    reason: null,
    run: () => navigate("settings", section),
  }));
}
