import type { AppStatus } from "../../shared/ipc.ts";
import type { Change } from "./home-states.ts";
const now = Date.now() / 1000;
const day = 86_400;
const address = { kind: "wifi", adapter: "wlan0", address: "192.168.1.23", covered: true } as const;
const facts = { names: ["studio.example"], issuer: "Let's Encrypt", starts_at: now - 80 * day };

type Difference = {
  readonly sharing?: Partial<AppStatus["sharing"]>;
  readonly auth?: AppStatus["auth"];
  readonly alerts?: AppStatus["alerts"];
};
const sharedBy = (url: string) => ({
  ...{ on: true, url, addresses: [{ ...address, url }], certificate: null, unreached_since: null },
});
const plain = sharedBy("http://192.168.1.23:8288/");
const encrypted = sharedBy("https://192.168.1.23:8288/");
const certificate = {
  ...{ kind: "own" as const, fault: null, fingerprint: null, left_out: [], fixed: false },
  facts: { ...facts, ends_at: now + 5 * day },
};

const noted: readonly (readonly [what: string, words: RegExp, difference: Difference])[] = [
  ["plain HTTP", /Not encrypted: others on this/, { sharing: plain }],
  [
    "no mode while shared",
    /Open to anyone on your network/,
    { sharing: plain, auth: { mode: "off", preset: "documented" } },
  ],
  [
    "nobody came",
    /Nobody has reached this address yet/,
    { sharing: { ...plain, unreached_since: now - 3_600 } },
  ],
  [
    "a certificate that ends",
    /ends on/,
    {
      sharing: { ...encrypted, certificate },
      alerts: [{ kind: "certificateEnds", ends_at: now + 5 * day }],
    },
  ],
  [
    "a certificate that is not for this address",
    /The certificate is not for 192\.168\.1\.23/,
    {
      sharing: {
        ...encrypted,
        addresses: [{ ...address, covered: false, url: encrypted.url }],
        certificate,
      },
    },
  ],
  [
    "one that Latchkey made",
    /Encrypted with a certificate that Latchkey made/,
    { sharing: { ...encrypted, certificate: { ...certificate, kind: "made" } } },
  ],
  [
    "a certificate that cannot be used",
    /The certificate cannot be used/,
    {
      sharing: { ...plain, on: false, url: null, addresses: [], certificate },
      alerts: [{ kind: "certificate", fault: "expired", used_until: null }],
    },
  ],
  [
    "a taken port",
    /Port 8288/,
    { alerts: [{ kind: "portTaken", port: 8288, holder: { name: "node", pid: 7 } }] },
  ],
  ["a network that is gone", /wlan0/, { alerts: [{ kind: "adapterGone", adapter: "wlan0" }] }],
  [
    "another address",
    /192\.168\.1\.77/,
    {
      sharing: plain,
      alerts: [
        { kind: "addressChanged", address: "192.168.1.77", url: "http://192.168.1.77:8288/" },
      ],
    },
  ],
];

/** What Home says of a share that needs a look, with the change of the status that brings it about. */
export const shareNotes: readonly {
  readonly what: string;
  readonly words: RegExp;
  readonly change: Change;
}[] = noted.map(([what, words, difference]) => ({
  what,
  words,
  change: (real) => ({
    ...real,
    ...difference,
    sharing: { ...real.sharing, ...difference.sharing },
  }),
}));
