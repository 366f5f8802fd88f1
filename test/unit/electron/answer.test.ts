import { describe, expect, test } from "vitest";
import { answerCall, type AllOperations } from "../../../main/electron/answer.ts";
import { createLogger, type LogEntry } from "../../../main/core/platform/logger.ts";
import { AppError } from "../../../shared/errors.ts";

/** Answers with the given operations alone: the others would fail as not there. */
async function ask(operations: Partial<AllOperations>, name: unknown, input?: unknown) {
  const entries: LogEntry[] = [];
  const log = createLogger((entry) => entries.push(entry));
  const reply = await answerCall(operations as AllOperations, log, name, input);
  return { reply, entries };
}

describe("a call of the page", () => {
  test("gives the operation what the schema made of the input", async () => {
    const { reply } = await ask(
      { "file.pick": async ({ title }) => `/picked/${title}` },
      "file.pick",
      { title: "T" },
    );
    expect(reply).toEqual({ ok: true, value: "/picked/T" });
  });

  test.each(["nothing.here", "toString", "__proto__", "constructor", 5, null, undefined])(
    "by the name %s is refused",
    async (name) => {
      const { reply } = await ask({}, name);
      expect(reply).toMatchObject({ ok: false, error: { error_code: "INVALID_REQUEST" } });
    },
  );

  test("with a wrong input is refused, and every fault named", async () => {
    const { reply } = await ask({}, "folder.pick", { title: 1, more: 2 });
    expect(reply).toMatchObject({
      ok: false,
      error: {
        error_code: "INVALID_REQUEST",
        issues: [{ path: "title" }, { path: "more", message: "There is no such field" }],
      },
    });
  });

  test("passes an expected failure on, without its cause", async () => {
    const failing = async (): Promise<never> => {
      throw new AppError("STORE_FAILED", {
        message: "The disk is full",
        cause: new Error("ENOSPC"),
      });
    };
    const { reply, entries } = await ask({ "comfy.start": failing }, "comfy.start");
    expect(reply).toEqual({
      ok: false,
      error: { error: "The disk is full", error_code: "STORE_FAILED" },
    });
    expect(entries.map((entry) => entry.event)).toEqual(["call-failed"]);
  });

  test("keeps a fault of ours to the log", async () => {
    const failing = async (): Promise<never> => {
      throw new TypeError("secret detail");
    };
    const { reply, entries } = await ask({ "comfy.stop": failing }, "comfy.stop");
    expect(reply).toMatchObject({ ok: false, error: { error_code: "INTERNAL" } });
    expect(JSON.stringify(reply)).not.toContain("secret detail");
    expect(entries).toMatchObject([{ level: "error", event: "call-threw" }]);
  });
});
