import { AppError, errorBodySchema } from "../../shared/errors.ts";
import { sentenceSchema } from "../../shared/sentences.ts";
import {
  allCalls,
  replySchema,
  type CallInput,
  type CallName,
  type CallOutput,
} from "../../shared/ipc.ts";

type Input<N extends CallName> = undefined extends CallInput<N> ? [] : [input: CallInput<N>];

/**
 * Asks the main process, and checks what it answers.
 * @throws AppError as the operation threw it, or INTERNAL when the answer is not of the contract.
 */
export async function call<N extends CallName>(
  name: N,
  ...[input]: Input<N>
): Promise<CallOutput<N>> {
  const reply = replySchema.safeParse(await window.latchkey.call(name, input));
  if (!reply.success) throw new AppError("INTERNAL", { cause: reply.error });
  if (!reply.data.ok) {
    const { error, error_code, said, ...details } = reply.data.error;
    const sentence = sentenceSchema.safeParse(said);
    throw new AppError(error_code, { message: error, details, said: sentence.data });
  }
  const output = allCalls[name].output.safeParse(reply.data.value);
  if (!output.success) throw new AppError("INTERNAL", { cause: output.error });
  return output.data as CallOutput<N>;
}

/** Anything that was thrown, as an AppError. */
export function appErrorOf(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const body = errorBodySchema.safeParse(thrown);
  if (body.success) return new AppError(body.data.error_code, { message: body.data.error });
  return new AppError("INTERNAL", { cause: thrown });
}
