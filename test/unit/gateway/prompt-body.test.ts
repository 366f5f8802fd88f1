import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { readPrompt } from "../../../main/core/gateway/prompt-body.ts";
import { createRoom } from "../../../main/core/gateway/prompt-room.ts";

const stream = () => new PassThrough() as unknown as IncomingMessage & PassThrough;
const place = () => createRoom().enter("somebody");

test("the pieces are put together", async () => {
  const req = stream();
  const body = readPrompt(req, 4, place());
  req.write("ab");
  req.end("cd");
  expect(await body).toEqual(Buffer.from("abcd"));
});

test("a body without a length that grows past the limit is too large", async () => {
  const req = stream();
  const body = readPrompt(req, 3, place());
  req.write("abcd");
  expect(await body).toEqual({ refused: "PAYLOAD_TOO_LARGE" });
});

test("a body whose sender goes away is aborted, never taken for whole", async () => {
  const req = stream();
  const body = readPrompt(req, 100, place());
  req.write("ab");
  req.destroy();
  expect(await body).toBe("aborted");
});

test("what holds too much is refused before its end has come", async () => {
  const req = stream();
  const body = readPrompt(req, 10_000_000, place());
  req.write(`{"a":[${"[],".repeat(200_000)}`);
  expect(await body).toMatchObject({ refused: "INVALID_REQUEST" });
});

test("where there is no room for a large one it is refused, and said to come again", async () => {
  const req = stream();
  const body = readPrompt(req, 100, { growTo: () => false, leave: () => undefined });
  req.write("ab");
  expect(await body).toMatchObject({ refused: "TOO_MANY_CONNECTIONS" });
});
