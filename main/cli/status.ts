import { healthSchema } from "../../shared/comfy.ts";
import { lockOwner } from "../core/store/lock.ts";
import { dataFolderOf, parseFlags } from "./args.ts";

const options = { "data-dir": { type: "string" } } as const;

/** `latchkey status`: whether it runs, where, and how ComfyUI is. Exits 1 where it does not run. */
export async function status(argv: readonly string[]): Promise<void> {
  const { values } = parseFlags(argv, options);
  const folder = dataFolderOf(values["data-dir"]);
  const owner = await lockOwner(folder);
  if (owner?.local_url === undefined) {
    process.stdout.write(`Latchkey is not running (data folder ${folder})\n`);
    process.exitCode = 1;
    return;
  }
  const health = healthSchema.parse(
    await (await fetch(`${owner.local_url}/latchkey/health`)).json(),
  );
  process.stdout.write(
    `Latchkey ${health.version} is running (${owner.what}, process ${String(owner.pid)})\nAddress: ${owner.local_url}/\nComfyUI: ${health.comfyui.state}\n`,
  );
}
