import type { Sentence } from "./sentences.ts";
import type { Alert } from "./alerts.ts";
import type { AppStatus } from "./ipc.ts";
import type { Settings } from "./settings.ts";

/** What the one banner is about. */
export type Trouble =
  | Alert
  | { readonly kind: "exposed" }
  | { readonly kind: "gaveUp" }
  | ({ readonly kind: "localPort" } & NonNullable<AppStatus["port_taken"]>)
  | { readonly kind: "notShared"; readonly problem: Sentence };

/** Worst first, as UI.md section 12 orders them. */
const order: readonly Trouble["kind"][] = [
  "fileDamaged",
  "notSaved",
  "exposed",
  "gaveUp",
  "localPort",
  "portTaken",
  "adapterGone",
  "addressChanged",
  "certificate",
  "certificateEnds",
  "notShared",
];

/** What already says why sharing is off. */
const sharingStops: ReadonlySet<string> = new Set(["portTaken", "adapterGone", "certificate"]);

/** Anybody on the network gets in without a key. */
export function isExposed({ sharing, auth }: Pick<AppStatus, "sharing" | "auth">): boolean {
  return sharing.on && auth.mode !== "required";
}

/** The worst of what is wrong now; null where nothing is. */
export function worstOf(
  status: AppStatus,
  settings: Pick<Settings, "comfy" | "localPort">,
): Trouble | null {
  const { comfy, sharing, alerts } = status;
  const troubles: Trouble[] = [...alerts];
  if (isExposed(status)) troubles.push({ kind: "exposed" });
  if (comfy.state === "crashed" && comfy.retry_at === null && comfy.crashes > 1)
    troubles.push({ kind: "gaveUp" });
  const taken = localPortOf(status, settings);
  if (taken !== null) troubles.push({ kind: "localPort", ...taken });
  if (sharing.problem !== null && !alerts.some(({ kind }) => sharingStops.has(kind)))
    troubles.push({ kind: "notShared", problem: sharing.problem });
  troubles.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return troubles[0] ?? null;
}

/** The taken local port, unless that was settled: another was chosen, or who has it is what is shared. */
function localPortOf(
  { port_taken: taken, local_url }: AppStatus,
  { comfy, localPort }: Pick<Settings, "comfy" | "localPort">,
): AppStatus["port_taken"] {
  if (taken === null || localPort === Number(/:(\d+)\/?$/.exec(local_url)?.[1])) return null;
  return comfy?.kind === "upstream" && comfy.url === taken.comfy_url ? null : taken;
}
