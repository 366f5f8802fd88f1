import type { Writable } from "node:stream";

// Parts of ws that it exports, and that its types leave out.
declare module "ws" {
  type Parameters = Record<string, (string | true)[]>;

  export const extension: {
    parse(header: string): Record<string, Parameters[] | undefined>;
  };

  export class PerMessageDeflate {
    static readonly extensionName: string;
    constructor(options: { readonly isServer: boolean; readonly maxPayload: number });
    accept(agreed: readonly Parameters[]): unknown;
    cleanup(): void;
  }

  /** Reads the frames of one side of a socket. Emits `message`, `conclude`, `ping` and `pong`. */
  export class Receiver extends Writable {
    constructor(options: {
      readonly isServer: boolean;
      readonly maxPayload: number;
      readonly skipUTF8Validation: boolean;
      readonly extensions?: Readonly<Record<string, PerMessageDeflate>>;
    });
  }
}
