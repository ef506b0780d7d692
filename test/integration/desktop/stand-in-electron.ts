import * as fs from 'node:fs';
import * as path from 'node:path';

/** What the fuses are found by inside Electron's program (electron/fuses, src/constants.ts). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** Version 1, eight fuses, as Electron 45 is delivered. */
const fuses = Buffer.from([1, 8, ...Buffer.from('11011100')]);

/**
 * A folder that looks enough like Electron's distribution to be packaged. It can't be started: the real one comes
 * from GitHub, which is not reachable everywhere.
 */
export function standInElectron(folder: string, program: string): void {
  fs.mkdirSync(path.join(folder, 'resources'), { recursive: true });
  fs.mkdirSync(path.join(folder, 'locales'));
  fs.writeFileSync(path.join(folder, program), Buffer.concat([Buffer.from(sentinel), fuses]), {
    mode: 0o755,
  });
  for (const locale of ['en-US', 'de', 'fr'])
    fs.writeFileSync(path.join(folder, `locales/${locale}.pak`), '');
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'version'])
    fs.writeFileSync(path.join(folder, file), '');
}

/** The fuses of a packaged program, in the order of electron/fuses' FuseV1Options; `1` is on. */
export function readFuses(program: string): string {
  const content = fs.readFileSync(program);
  const start = content.indexOf(sentinel) + sentinel.length + 2;
  return content.subarray(start, start + 8).toString();
}
