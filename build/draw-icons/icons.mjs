// Renders all icons from build/draw-icons/icon-drawing.mjs into build/icons. Run it after a change to the drawing and commit
// what it writes; nobody else needs it. Uses Chromium: CHROMIUM_PATH, else /usr/bin/chromium.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright';
import { appIcon, states, templateIcon, templateStates, trayIcon } from './icon-drawing.mjs';
import { icns, ico } from './icon-files.mjs';

const out = path.join(import.meta.dirname, '../icons');
const dark = { ink: '#f4f6f7', spark: '#63e6be' };
const light = { ink: '#2b3238', spark: '#0b7285' };
/** Windows says what its taskbar is like; on Linux only GNOME's and Unity's panels are known: they are dark. */
const themes = {
  windows: { dark, light },
  linux: { dark, any: { ...dark, edge: '#1d2226' } },
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--force-color-profile=srgb', '--font-render-hinting=none'],
});
const page = await browser.newPage();

/** `draw` is told the size, since small pictures are drawn with less detail. */
async function render(draw, size) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>html,body{margin:0;height:100%}svg{display:block}</style>${draw(size)}`);
  return { size, png: await page.screenshot({ omitBackground: true }) };
}

async function renderAll(draw, sizes) {
  const pictures = [];
  for (const size of sizes) pictures.push(await render(draw, size));
  return pictures;
}

async function save(file, content) {
  const target = path.join(out, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, content);
}

/** The same picture for plain and for dense screens, as Electron looks for it. */
async function savePair(file, draw, size) {
  await save(`${file}.png`, (await render(draw, size)).png);
  await save(`${file}@2x.png`, (await render(draw, 2 * size)).png);
}

await rm(out, { recursive: true, force: true });
for (const state of templateStates) {
  await savePair(`tray/mac/${state}Template`, (size) => templateIcon(state, size), 18);
}
for (const [theme, colours] of Object.entries(themes.linux)) {
  for (const state of states) {
    await savePair(`tray/linux/${theme}/${state.name}`, (size) => trayIcon(state, colours, size), 22);
  }
}
for (const [theme, colours] of Object.entries(themes.windows)) {
  for (const state of states) {
    const pictures = await renderAll((size) => trayIcon(state, colours, size), [16, 20, 24, 32, 48]);
    await save(`tray/windows/${theme}/${state.name}.ico`, ico(pictures));
  }
}

const full = (size) => appIcon({ margin: 32 }, size);
const fullSizes = [16, 24, 32, 48, 64, 128, 256, 512];
for (const { size, png } of await renderAll(full, fullSizes)) await save(`png/${size}x${size}.png`, png);
await save('icon.ico', ico(await renderAll(full, [16, 24, 32, 48, 64, 128, 256])));
await save(
  'icon.icns',
  icns(await renderAll((size) => appIcon({ margin: 100 }, size), [16, 32, 64, 128, 256, 512, 1024])),
);
await save('icon.svg', full(1024));
await browser.close();
