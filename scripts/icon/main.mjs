// Run by Electron: draws an SVG file as square PNG files, named by their side.
//   electron scripts/icon FILE.svg FOLDER SIDE...
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app, BrowserWindow } from "electron";

const [from, folder, ...sides] = process.argv.slice(process.argv.findIndex(isSvg));

app.disableHardwareAcceleration();
// Not awaited: Electron is ready only once this module has been loaded.
void app
  .whenReady()
  .then(drawAll)
  .then(
    () => app.exit(0),
    (/** @type {unknown} */ error) => {
      process.stderr.write(`The icon could not be drawn: ${String(error)}\n`);
      app.exit(1);
    },
  );

/** @param {string} argument */
function isSvg(argument) {
  return argument.endsWith(".svg");
}

async function drawAll() {
  if (from === undefined || folder === undefined || sides.length === 0)
    throw new Error("a file, a folder and sides are needed");
  const window = new BrowserWindow({ show: false });
  await window.loadURL("data:text/html,<canvas></canvas>");
  const image = `data:image/svg+xml;base64,${readFileSync(from).toString("base64")}`;
  for (const side of sides.map(Number)) {
    /** @type {unknown} */
    const drawn = await window.webContents.executeJavaScript(drawing(image, side));
    const [, data = ""] = String(drawn).split(",");
    writeFileSync(join(folder, `${String(side)}x${String(side)}.png`), Buffer.from(data, "base64"));
  }
}

/**
 * The script that draws one size, from the curves themselves rather than from a larger picture.
 *
 * @param {string} image
 * @param {number} side
 */
function drawing(image, side) {
  return `(async () => {
    const canvas = document.querySelector("canvas");
    canvas.width = canvas.height = ${String(side)};
    const image = new Image(${String(side)}, ${String(side)});
    image.src = ${JSON.stringify(image)};
    await image.decode();
    canvas.getContext("2d").drawImage(image, 0, 0, ${String(side)}, ${String(side)});
    return canvas.toDataURL("image/png");
  })()`;
}
