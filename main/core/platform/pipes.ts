/**
 * Lets the process go on when nobody reads what it prints (`latchkey serve | head`): it would else end
 * at once, and leave ComfyUI running. What it has to say is lost, and nothing else.
 */
export function outliveClosedPipes(streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
