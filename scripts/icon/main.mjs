// Run by Electron: draws an SVG file as a PNG file.
//   electron scripts/icon FILE.svg FILE.png SIZE
import { readFileSync, writeFileSync } from "node:fs";
import { app, BrowserWindow } from "electron";

const [from, to, size] = process.argv.slice(-3);

app.disableHardwareAcceleration();
// Not awaited: Electron is ready only once this module has been loaded.
void app
  .whenReady()
  .then(draw)
  .then(
    () => app.exit(0),
    (/** @type {unknown} */ error) => {
      process.stderr.write(`The icon could not be drawn: ${String(error)}\n`);
      app.exit(1);
    },
  );

async function draw() {
  if (from === undefined || to === undefined) throw new Error("two files and a size are needed");
  const side = Number(size);
  const window = new BrowserWindow({
    width: side,
    height: side,
    useContentSize: true,
    frame: false,
    transparent: true,
    show: false,
    webPreferences: { offscreen: true },
  });
  const image = `data:image/svg+xml;base64,${readFileSync(from).toString("base64")}`;
  const page = `<style>*{margin:0}img{width:100vw;height:100vh;display:block}</style><img src="${image}">`;
  await window.loadURL(`data:text/html;base64,${Buffer.from(page).toString("base64")}`);
  const drawn = await window.webContents.capturePage();
  // A screen with a scale gives more points than asked for.
  writeFileSync(to, drawn.resize({ width: side, height: side }).toPNG());
}
