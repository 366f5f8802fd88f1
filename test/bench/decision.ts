// What the gateway itself costs a request: the key check, the limit and the metering, without any I/O.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openData } from "../../main/core/data/data.ts";
import { decide } from "../../main/core/gateway/decide.ts";
import { openTicket, type Meter } from "../../main/core/gateway/ticket.ts";
import { noProxies } from "../../main/core/gateway/through-proxy.ts";
import type { Arrival, Policy } from "../../main/core/gateway/types.ts";
import { createKeyring } from "../../main/core/keys/keyring.ts";
import { createKnown } from "../../main/core/gateway/known.ts";
import { createBlocks } from "../../main/core/gateway/blocks.ts";
import { createTries } from "../../main/core/gateway/tries.ts";
import { createSessions } from "../../main/core/keys/sessions.ts";
import { systemClock } from "../../main/core/platform/clock.ts";
import { createLogger } from "../../main/core/platform/logger.ts";
import { defaultSettings } from "../../shared/settings.ts";

const policy: Policy = {
  mode: "required",
  preset: "private",
  localNeedsNoKey: false,
  ownerByAddress: true,
  customNodeWrites: false,
  allowedOrigins: new Set(),
  proxies: noProxies,
  hostNames: new Set(),
};

/** The mean of `count` requests with a good key, each judged, spent and counted, in microseconds. */
export async function decisionUs(keys: number, count: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-decision-"));
  const clock = systemClock;
  const log = createLogger(() => undefined);
  const { keysFile, sessionsFile, usage } = await openData(folder, clock, log);
  const keyring = createKeyring({ document: keysFile, clock, log });
  const known = createKnown({
    keyring,
    sessions: createSessions({ document: sessionsFile, clock }),
    usage,
    tries: createTries(),
    blocks: createBlocks(),
    supervisor: { isReady: () => true, status: never },
    waitingPrompts: () => 0,
    queueLimit: () => 500,
  });
  const defaults = { ...defaultSettings.newKey, rate_limit: null };
  const secrets = await Promise.all(
    Array.from({ length: keys }, async (_, place) => {
      const input = { name: `Key ${String(place)}`, rate_limit: 1_000_000_000 };
      return (await keyring.create(input, defaults)).api_key;
    }),
  );
  const meter: Meter = {
    ...usage,
    answered: () => undefined,
    touch: (keyId, nowSeconds) => {
      keyring.touch(keyId, nowSeconds);
    },
  };

  const judge = (place: number): void => {
    const arrival: Arrival = {
      method: "GET",
      target: "/api/queue",
      headers: new Map([
        ["host", "192.168.1.23:8288"],
        ["user-agent", "python-requests/2.32"],
        ["accept", "*/*"],
        ["x-api-key", secrets[place % keys] ?? ""],
      ]),
      listener: "share",
      peer: "192.168.1.40",
      isTls: false,
      upgrade: false,
      now: clock.now(),
    };
    openTicket(arrival, decide(arrival, policy, known), true, meter).close(200, clock.now());
  };

  for (let place = 0; place < count / 10; place += 1) judge(place);
  const from = performance.now();
  for (let place = 0; place < count; place += 1) judge(place);
  const tookMs = performance.now() - from;
  await keyring.close();
  await usage.close();
  await rm(folder, { recursive: true, force: true });
  return (tookMs * 1000) / count;
}

function never(): never {
  throw new Error("Nobody asks while ComfyUI is ready");
}
