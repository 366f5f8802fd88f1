import {
  effectiveAuth,
  type AuthMode,
  type ComfySource,
  type PublicPreset,
  type Settings,
} from "../../shared/settings.ts";
import type { GivenByFlags } from "../../shared/flags.ts";
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
  readonly mode: AuthMode;
  readonly preset: PublicPreset;
  readonly source: ComfySource | null;
  readonly comfyArguments: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly hostNames: readonly string[];
  /** Of these, the ones that the artist listed. */
  readonly listedNames: readonly string[];
  /** What flags say, so that the window cannot change it. */
  readonly byFlags: GivenByFlags;
};

/** @param isShareEnded whether somebody turned off by hand what `--share` began */
export function resolveOptions(
  flags: Flags,
  settings: Settings,
  ownNames: readonly string[],
  isShareEnded = false,
): Options {
  const { on, host, port, adapter } = settings.sharing;
  const place = flags.share ? { ...flags.share, adapter: null } : { host, port, adapter };
  const share = (flags.share && !isShareEnded) || on ? place : null;
  return {
    localPort: flags.port ?? settings.localPort,
    share,
    tls: flags.tls ?? settings.tls,
    proxies: flags.proxies ?? settings.proxies,
    mode: flags.auth ?? effectiveAuth(settings.auth, share !== null),
    preset: flags.public ?? settings.public,
    source: flags.source ?? settings.comfy,
    comfyArguments: flags.comfyArguments ?? settings.comfyArguments,
    allowedOrigins: [...settings.allowedOrigins, ...(flags.allowOrigins ?? [])],
    listedNames: settings.sharing.names.map((name) => name.toLowerCase()),
    hostNames: [...ownNames, ...settings.sharing.names.map((name) => name.toLowerCase())],
    byFlags: givenBy(flags),
  };
}

function givenBy(flags: Flags): GivenByFlags {
  return {
    mode: flags.auth ?? null,
    preset: flags.public ?? null,
    local_port: flags.port ?? null,
    share: flags.share ?? null,
    proxies: flags.proxies === undefined ? null : [...flags.proxies],
    origins: [...(flags.allowOrigins ?? [])],
    comfy: flags.source ?? null,
    comfy_arguments: flags.comfyArguments === undefined ? null : [...flags.comfyArguments],
  };
}
