import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./sources.mjs";
import { run, say } from "./steps.mjs";

const sides = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;

/** What macOS calls each size. https://en.wikipedia.org/wiki/Apple_Icon_Image_format */
const appleTypes: readonly (readonly [type: string, side: number])[] = [
  ["icp4", 16],
  ["ic11", 32],
  ["icp5", 32],
  ["ic12", 64],
  ["ic07", 128],
  ["ic13", 256],
  ["ic08", 256],
  ["ic14", 512],
  ["ic09", 512],
  ["ic10", 1024],
];
const windowsSides = [16, 24, 32, 48, 64, 128, 256];

/**
 * Draws renderer/icon.svg in all sizes: a PNG each for Linux, one .ico and one .icns of them.
 * @returns false, with the reason said, where Electron cannot draw
 */
export async function drawIcons(executable: string, folder: string): Promise<boolean> {
  const pictures = join(folder, "linux");
  await mkdir(pictures, { recursive: true });
  const isLinux = process.platform === "linux";
  const switches = isLinux && process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const svg = join(root, "renderer/icon.svg");
  const args = [...switches, join(root, "scripts/icon"), svg, pictures, ...sides.map(String)];
  const isBlind = isLinux && !process.env["DISPLAY"];
  const drawn = isBlind
    ? await run("xvfb-run", ["-a", executable, ...args])
    : await run(executable, args);
  if (drawn.code !== 0) {
    say(`The icons could not be drawn:\n${drawn.output.trim()}`);
    return false;
  }

  const pngs = new Map<number, Buffer>();
  for (const side of sides) {
    pngs.set(side, await readFile(join(pictures, `${String(side)}x${String(side)}.png`)));
  }
  const pngOf = (side: number): Buffer => pngs.get(side) ?? Buffer.alloc(0);
  await writeFile(join(folder, "icon.png"), pngOf(512));
  await writeFile(join(folder, "icon.ico"), icoOf(windowsSides.map((side) => [side, pngOf(side)])));
  await writeFile(
    join(folder, "icon.icns"),
    icnsOf(appleTypes.map(([type, side]) => [type, pngOf(side)])),
  );
  return true;
}

/** An .ico file: a directory of 16 bytes a picture, then the PNG files as they are. */
function icoOf(pictures: readonly (readonly [side: number, png: Buffer])[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(([side, png], index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(side % 256, at); // 0 stands for 256.
    head.writeUInt8(side % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

/** An .icns file: chunks of a type, a length that counts its own eight bytes, and a PNG file. */
function icnsOf(pictures: readonly (readonly [type: string, png: Buffer])[]): Buffer {
  const chunk = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(type, "latin1");
    head.writeUInt32BE(8 + body.length, 4);
    return Buffer.concat([head, body]);
  };
  return chunk("icns", Buffer.concat(pictures.map(([type, png]) => chunk(type, png))));
}
