import { expect, test } from "vitest";
import { agentOf } from "../../../main/core/activity/agent.ts";

test.for([
  [
    "Mozilla/5.0 (X11; Linux; rv:140.0) Gecko/20100101 Firefox/140.0",
    "browser",
    "Firefox on Linux",
  ],
  ["Mozilla/5.0 (something new)", "browser", null],
  ["python-requests/2.32.3", "program", "python-requests"],
  ["curl/8.5.0", "program", "curl"],
  ["krita plug-in", "program", "krita plug-in"],
  ["", "program", null],
  [undefined, "program", null],
  ["x".repeat(500), "program", "x".repeat(40)],
] as const)("%s is a %s called %s", ([userAgent, kind, name]) => {
  expect(agentOf(userAgent)).toEqual({ kind, name });
});
