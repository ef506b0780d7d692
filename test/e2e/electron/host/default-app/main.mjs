// What `electron FOLDER|FILE` does: Electron brings such a program along as default_app.asar, and the one in Cypress's
// distribution was taken out. Takes `-r MODULE`, as Playwright needs it, and passes over Chromium's own switches.
import { app } from 'electron/main';
import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const given = process.argv.slice(1);
const preloaded = [];
let target = null;
while (target === null && given.length > 0) {
  const word = given.shift();
  if (word === '-r' || word === '--require') preloaded.push(given.shift());
  else if (!word.startsWith('-')) target = path.resolve(word);
}
if (preloaded.length > 0) Module._preloadModules(preloaded);
if (target === null) {
  console.error('Name the folder or the file of a program.');
  process.exit(2);
}

const about = path.join(target, 'package.json');
let folder = path.dirname(target);
if (existsSync(about)) {
  const { version, productName, name, desktopName } = JSON.parse(readFileSync(about, 'utf8'));
  folder = target;
  app.setVersion(version);
  app.name = productName ?? name;
  app.setDesktopName(desktopName ?? `${app.name}.desktop`);
}
app.setAppPath(folder);
try {
  await import(pathToFileURL(createRequire(about).resolve(target)).href);
} catch (error) {
  console.error(error);
  app.exit(1);
}
