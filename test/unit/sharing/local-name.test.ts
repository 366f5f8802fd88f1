import multicastDns, { type MulticastDNS } from "multicast-dns";
import { networkInterfaces } from "node:os";
import { expect, onTestFinished, test, vi } from "vitest";
import { adapterAddresses } from "../../../main/core/platform/addresses.ts";
import { systemClock } from "../../../main/core/platform/clock.ts";
import { createLogger } from "../../../main/core/platform/logger.ts";
import { createLocalName, type LocalName } from "../../../main/core/sharing/local-name.ts";
import { patience } from "../../support/patience.ts";

const log = createLogger(() => undefined);
/** A network of this computer's, or, where it has none, what stays within it. */
const here = adapterAddresses(networkInterfaces())[0]?.address ?? "127.0.0.1";

function answering(name: string, address = here): LocalName {
  const localName = createLocalName({
    addresses: () => [{ adapter: "test", kind: "ethernet", address }],
    clock: systemClock,
    log,
  });
  onTestFinished(() => localName.close());
  localName.use(name);
  return localName;
}

function asker(): MulticastDNS {
  const mdns = multicastDns({ interface: here, bind: "0.0.0.0" });
  onTestFinished(() => {
    mdns.destroy();
  });
  return mdns;
}

/** Asks until somebody answers with an address; gives the answer. */
async function addressOf(mdns: MulticastDNS, name: string): Promise<unknown> {
  let found: unknown = null;
  mdns.on("response", (packet) => {
    for (const answer of packet.answers ?? [])
      if (answer.type === "A" && answer.name === name && answer.ttl !== 0) found = answer.data;
  });
  await vi.waitFor(() => {
    mdns.query([{ name: name.toUpperCase(), type: "A" }]);
    expect(found).not.toBeNull();
  }, patience);
  return found;
}

const unique = (): string => `latchkey-test-${String(process.pid)}-${String(Date.now())}`;

test("a query by multicast is answered with this computer's address in that network", async () => {
  const name = unique();
  const localName = answering(name);
  await vi.waitFor(() => {
    expect(localName.current()).toBe(`${name}.local`);
  }, patience);
  expect(await addressOf(asker(), `${name}.local`)).toBe(here);
});

test("a resolver that asks from a port of its own gets its answer there", async () => {
  const name = unique();
  const localName = answering(name);
  await vi.waitFor(() => {
    expect(localName.state()).toBe("on");
  }, patience);
  const plain = multicastDns({ interface: here, bind: "0.0.0.0", port: 0, multicast: false });
  onTestFinished(() => {
    plain.destroy();
  });
  const answers: unknown[] = [];
  plain.on("response", (packet) => answers.push(...(packet.answers ?? [])));
  await vi.waitFor(() => {
    const to = { address: "224.0.0.251", port: 5353 };
    plain.query({ questions: [{ name: `${name}.local`, type: "A" }] }, to);
    expect(answers[0]).toMatchObject({ data: here, ttl: 10 });
  }, patience);
});

test("a name that another device has is left to it", async () => {
  const name = unique();
  const other = asker();
  other.on("query", (packet) => {
    if (packet.questions?.some((question) => question.name === `${name}.local`))
      other.respond([{ type: "A", name: `${name}.local`, ttl: 120, data: "198.51.100.7" }]);
  });
  const localName = answering(name);
  await vi.waitFor(() => {
    expect(localName.state()).toBe("taken");
  }, patience);
  expect(localName.current()).toBeNull();
});
