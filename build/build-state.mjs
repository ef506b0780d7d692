import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const sources = [
  'electron',
  'renderer',
  'shared',
  'package.json',
  'package-lock.json',
  'build/build.mjs',
  'build/compile.mjs',
  'build/needs-node.cjs',
  'build/crashed-sessions.mjs',
];
const results = ['out/main.js', 'out/cli.cjs', 'out/preload.cjs', 'out/renderer/index.html'];

/** Milliseconds since 1970 of the newest file at or below a path; 0 where there is none. */
function newestMs(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(file).map((name) => newestMs(path.join(file, name))));
}

/**
 * Whether `out/` is missing or older than what it is made of. An installed package has no sources and never needs
 * a build.
 */
export function needsBuild(root) {
  if (!existsSync(path.join(root, 'electron'))) return false;
  const built = results.map(
    (file) => statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.min(...built) < Math.max(...sources.map((source) => newestMs(path.join(root, source))));
}
