import { expect, test } from "vitest";
import type { AppStatus } from "../../../shared/ipc.ts";
import { worstOf } from "../../../shared/worst.ts";

const damaged = { kind: "fileDamaged", file: "keys", backup_at: 1 } as const;
const full = { kind: "notSaved", why: "full" } as const;
const port = { kind: "portTaken", port: 8288, holder: null } as const;
const address = { kind: "addressChanged", address: "10.0.0.1", url: "" } as const;

function statusWith(change: {
  alerts?: AppStatus["alerts"];
  isExposed?: boolean;
  hasGivenUp?: boolean;
  problem?: string | null;
  hasLocalPort?: false;
}): AppStatus {
  return {
    comfy: { state: change.hasGivenUp === true ? "crashed" : "ready", retry_at: null, crashes: 5 },
    sharing: { on: change.isExposed === true, problem: change.problem ?? null },
    auth: { mode: "optional" },
    alerts: change.alerts ?? [],
    local_url: "http://127.0.0.1:41000/",
    port_taken:
      change.hasLocalPort === false
        ? { port: 8188, holder: { name: "python", pid: 4711 }, comfy_url: "http://127.0.0.1:8188" }
        : null,
  } as unknown as AppStatus;
}

test.each([
  [{}, null],
  [{ alerts: [address, port, full, damaged], isExposed: true, hasGivenUp: true }, "fileDamaged"],
  [{ alerts: [address, port, full], isExposed: true, hasGivenUp: true }, "notSaved"],
  [{ alerts: [address, port], isExposed: true, hasGivenUp: true }, "exposed"],
  [{ alerts: [address, port], hasGivenUp: true }, "gaveUp"],
  [{ alerts: [address, port], hasLocalPort: false }, "localPort"],
  [{ alerts: [address, port], problem: "Port 8288 is in use." }, "portTaken"],
  [{ alerts: [address], problem: "The certificate cannot be used." }, "addressChanged"],
  [{ problem: "The certificate cannot be used." }, "notShared"],
] as const)("of %j the banner is about %s", (change, kind) => {
  expect(worstOf(statusWith(change as never), { comfy: null, localPort: 8188 })?.kind ?? null).toBe(
    kind,
  );
});

test("a local port that another has is settled by taking the other, or by sharing what has it", () => {
  const status = statusWith({ hasLocalPort: false });
  const upstream = { kind: "upstream", url: "http://127.0.0.1:8188" } as const;
  expect(worstOf(status, { comfy: null, localPort: 41_000 })).toBeNull();
  expect(worstOf(status, { comfy: upstream, localPort: 8188 })).toBeNull();
  expect(
    worstOf(status, { comfy: { ...upstream, url: "http://127.0.0.1:9" }, localPort: 8188 }),
  ).toMatchObject({ kind: "localPort" });
});
