// What Home says of a share that needs a look, in both themes: some of it is hard to bring about, so the
// window is told of it.
import { expect } from "@playwright/test";
import type { AppStatus } from "../../shared/ipc.ts";
import { faultsOf, rulesIn } from "../support/axe.ts";
import { test } from "../support/desktop.ts";
import { ask, go, pretend, themes } from "../support/scene.ts";

const now = Date.now() / 1000;
const day = 86_400;
const address = { kind: "wifi", adapter: "wlan0", address: "192.168.1.23", covered: true } as const;
const facts = { names: ["studio.example"], issuer: "Let's Encrypt", starts_at: now - 80 * day };

type Change = {
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

const notes: readonly (readonly [what: string, words: RegExp, change: Change])[] = [
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

test("axe finds nothing in what Home says of a share that needs a look", async ({ start }) => {
  test.setTimeout(180_000);
  const desktop = await start("--demo");
  const { page } = desktop;
  await page.getByRole("heading", { level: 1, name: "The demo is running" }).waitFor();
  await ask(page, "access.set", { mode: "required" });
  await go(page, "home");
  const lookAt = async (
    name: string,
    rules: ReturnType<typeof rulesIn>,
    words: RegExp,
    change: Change,
  ): Promise<void> => {
    // What really changes meanwhile is shown at once: then the window is told again.
    await expect(async () => {
      await pretend(desktop, (real) => ({
        ...real,
        ...change,
        sharing: { ...real.sharing, ...change.sharing },
      }));
      await expect(page.getByText(words).first()).toBeVisible();
      const faults = await faultsOf(page, { rules });
      await expect(page.getByText(words).first()).toBeVisible({ timeout: 100 });
      expect(faults, name).toEqual([]);
    }).toPass({ timeout: 30_000 });
  };
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const rules = rulesIn(colorScheme);
    for (const [what, words, change] of notes)
      await lookAt(`${what}, ${colorScheme}`, rules, words, change);

    const since = { sharing: { ...plain, unreached_since: now - 3_600 } };
    await pretend(desktop, (real) => ({ ...real, sharing: { ...real.sharing, ...since.sharing } }));
    await page.getByRole("button", { name: "Not working?" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await faultsOf(page, { rules }), `what may be in the way, ${colorScheme}`).toEqual([]);
    await page.keyboard.press("Escape");
  }
});
