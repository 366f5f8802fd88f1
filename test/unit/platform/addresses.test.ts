import { expect, test } from "vitest";
import {
  ownNames,
  shareAddresses,
  type Interfaces,
} from "../../../main/core/platform/addresses.ts";

type Entry = NonNullable<Interfaces[string]>[number];
const ip = (address: string, internal = false): Entry => ({
  address,
  netmask: "255.255.255.0",
  family: "IPv4",
  mac: "00:00:00:00:00:00",
  internal,
  cidr: null,
});
const interfaces: Interfaces = {
  lo: [ip("127.0.0.1", true)],
  docker0: [ip("172.17.0.1")],
  tailscale0: [ip("100.100.1.1")],
  something: [ip("10.9.9.9")],
  eth0: [ip("192.168.1.5"), { ...ip("fe80::1"), family: "IPv6", scopeid: 1 }],
  wlan0: [ip("192.168.1.6")],
};

test("Wi-Fi comes first, then cable, others, VPN, and virtual adapters last", () => {
  const found = shareAddresses({ host: "0.0.0.0", port: 8288, isTls: false }, interfaces);
  expect(found.map(({ kind, url }) => [kind, url])).toEqual([
    ["wifi", "http://192.168.1.6:8288/"],
    ["ethernet", "http://192.168.1.5:8288/"],
    ["other", "http://10.9.9.9:8288/"],
    ["vpn", "http://100.100.1.1:8288/"],
    ["virtual", "http://172.17.0.1:8288/"],
  ]);
});

test.for([
  ["vEthernet (WSL)", "172.20.0.1", "virtual"],
  ["VMware Network Adapter VMnet8", "192.168.80.1", "virtual"],
  ["Wi-Fi", "192.168.1.2", "wifi"],
  ["Ethernet 2", "192.168.1.2", "ethernet"],
  ["en0", "192.168.1.2", "ethernet"],
  ["utun3", "10.0.0.2", "vpn"],
  ["eth1", "100.64.0.1", "vpn"],
  ["eth1", "100.127.255.1", "vpn"],
  ["eth1", "100.128.0.1", "ethernet"],
  ["eth1", "100.63.0.1", "ethernet"],
  ["Local Area Connection", "192.168.1.2", "other"],
] as const)("%s with %s is %s", ([adapter, address, kind]) => {
  expect(
    shareAddresses({ host: "0.0.0.0", port: 1, isTls: false }, { [adapter]: [ip(address)] })[0]
      ?.kind,
  ).toBe(kind);
});

test("a listener on one address is reached under that one alone", () => {
  const found = shareAddresses({ host: "192.168.1.5", port: 443, isTls: true }, interfaces);
  expect(found.map((one) => one.url)).toEqual(["https://192.168.1.5:443/"]);
});

test.for([
  ["no network at all", {}],
  ["an address that nobody gave (169.254.)", { eth0: [ip("169.254.3.4")] }],
  ["an adapter without addresses", { eth0: undefined }],
] as [string, Interfaces][])("with %s, this computer's own address is left", ([, given]) => {
  expect(shareAddresses({ host: "0.0.0.0", port: 8288, isTls: false }, given)).toEqual([
    {
      ...{ adapter: "localhost", kind: "local", address: "127.0.0.1" },
      ...{ url: "http://127.0.0.1:8288/", covered: true },
    },
  ]);
});

test.for([
  ["Studio", ["studio", "studio.local"]],
  ["Studio.local", ["studio.local", "studio"]],
  ["studio.lan", ["studio.lan", "studio", "studio.local"]],
] as const)("a computer called %s is known as %j", ([name, names]) => {
  expect(ownNames(name)).toEqual(names);
});
