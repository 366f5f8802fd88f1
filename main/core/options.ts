import {
  effectiveAuth,
  type AuthMode,
  type ComfySource,
  type PublicPreset,
  type Settings,
} from "../../shared/settings.ts";
import type { Proxy } from "../../shared/proxies.ts";
import type { TlsChoice } from "../../shared/tls.ts";

/** What the command line asked for; each overrides the stored setting, for this run only. */
export type Flags = {
  readonly port?: number;
  readonly share?: { readonly host: string; readonly port: number };
  readonly auth?: AuthMode;
  readonly public?: PublicPreset;
  readonly source?: ComfySource;
  readonly comfyArguments?: readonly string[];
  readonly allowOrigins?: readonly string[];
  readonly tls?: TlsChoice;
  readonly proxies?: readonly Proxy[];
};

/** Flags over settings over defaults: what holds now. */
export type Options = {
  readonly localPort: number;
  readonly share: {
    readonly host: string;
    readonly port: number;
    /** Goes before `host`: whatever address this adapter has. */
    readonly adapter: string | null;
  } | null;
  readonly tls: TlsChoice;
  /** Whose word is taken for others on the share listener. */
  readonly proxies: readonly Proxy[];
  /** They were set by a flag, so the window cannot change them. */
  readonly areProxiesFixed: boolean;
  readonly mode: AuthMode;
  /** The mode was set by a flag, so the window cannot change it. */
  readonly isModeFixed: boolean;
  readonly preset: PublicPreset;
  readonly source: ComfySource | null;
  readonly comfyArguments: readonly string[];
  /** What of these two was set by flags; null where the settings say. */
  readonly comfyFixed: {
    readonly source: ComfySource | null;
    readonly arguments: readonly string[] | null;
  };
  readonly allowedOrigins: readonly string[];
  readonly hostNames: readonly string[];
  /** Of these, the ones that the artist listed. */
  readonly listedNames: readonly string[];
};

export function resolveOptions(
  flags: Flags,
  settings: Settings,
  ownNames: readonly string[],
): Options {
  const { on, host, port, adapter } = settings.sharing;
  const share = flags.share
    ? { ...flags.share, adapter: null }
    : on
      ? { host, port, adapter }
      : null;
  return {
    localPort: flags.port ?? settings.localPort,
    share,
    tls: flags.tls ?? settings.tls,
    proxies: flags.proxies ?? settings.proxies,
    areProxiesFixed: flags.proxies !== undefined,
    mode: flags.auth ?? effectiveAuth(settings.auth, share !== null),
    isModeFixed: flags.auth !== undefined,
    preset: flags.public ?? settings.public,
    source: flags.source ?? settings.comfy,
    comfyArguments: flags.comfyArguments ?? settings.comfyArguments,
    comfyFixed: { source: flags.source ?? null, arguments: flags.comfyArguments ?? null },
    allowedOrigins: [...settings.allowedOrigins, ...(flags.allowOrigins ?? [])],
    listedNames: settings.sharing.names.map((name) => name.toLowerCase()),
    hostNames: [...ownNames, ...settings.sharing.names.map((name) => name.toLowerCase())],
  };
}
