import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findNode, isNewEnough, nodeCandidates } from '../../../electron/desktop/calls/find-node.ts';
import { isPassingPlace, lastingProgram } from '../../../electron/desktop/calls/lasting-program.ts';
import { locateHome } from '../../../electron/store/files/home.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-node-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const put = (file: string) => {
  const target = path.join(folder, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, '', { mode: 0o755 });
  return target;
};

describe.skipIf(process.platform === 'win32')('Node', () => {
  it.each([
    ['nvm', '.nvm/versions/node/v22.1.0/bin/node'],
    ['Volta', '.volta/tools/image/node/22.1.0/bin/node'],
    ['fnm', '.local/share/fnm/node-versions/v22.1.0/installation/bin/node'],
    ['asdf', '.asdf/installs/nodejs/22.1.0/bin/node'],
    ['mise', '.local/share/mise/installs/node/22.1.0/bin/node'],
    ['nodenv', '.nodenv/versions/22.1.0/bin/node'],
  ])('is found where %s keeps it, with the search path of a desktop', (_manager, file) => {
    const there = put(file);
    expect(nodeCandidates({ PATH: '/nowhere' }, folder, 'linux')).toContain(there);
  });

  it('is looked for on the search path first, then the newest of a version manager, then the system’s', () => {
    put('.nvm/versions/node/v9.11.0/bin/node');
    put('.nvm/versions/node/v22.1.0/bin/node');
    const onPath = put('bin/node');
    const nvm = (version: string) => path.join(folder, '.nvm/versions/node', version, 'bin/node');
    const env = { PATH: path.dirname(onPath) };
    expect(nodeCandidates(env, folder, 'darwin').slice(0, 4)).toEqual([
      onPath,
      nvm('v22.1.0'),
      nvm('v9.11.0'),
      '/opt/homebrew/bin/node',
    ]);
  });

  it('is the first that runs and is new enough', async () => {
    const versions: Record<string, string> = {
      '/old': 'v18.20.1\n',
      '/good': 'v24.1.0\n',
      '/also': 'v22.1.0\n',
    };
    const run = (command: string) => {
      const stdout = versions[command];
      return stdout === undefined
        ? Promise.reject(new Error('not there'))
        : Promise.resolve({ code: 0, stdout, stderr: '' });
    };
    expect(await findNode(['/gone', '/old', '/good', '/also'], run)).toBe('/good');
    expect(await findNode(['/gone', '/old'], run)).toBeNull();
  });

  it.each([
    ['v20.18.9', false],
    ['v20.19.0', true],
    ['v22.0.0', true],
    ['v100.1.2', true],
    ['8.11.0-foo', false],
    ['', false],
  ])('%s is new enough: %s', (version, enough) => {
    expect(isNewEnough(version)).toBe(enough);
  });
});

describe('the terminal program of a packaging that goes away', () => {
  it.each<[string, NodeJS.Platform, string | undefined, boolean]>([
    ['/tmp/.mount_Proces1/resources/cli', 'linux', '/home/ann/Janitor.AppImage', true],
    ['/opt/Process Janitor/resources/cli', 'linux', undefined, false],
    [
      '/private/var/folders/x/AppTranslocation/1/d/Process Janitor.app/Contents/Resources/cli',
      'darwin',
      undefined,
      true,
    ],
    ['/Volumes/Process Janitor/Process Janitor.app/Contents/Resources/cli', 'darwin', undefined, true],
    ['/Applications/Process Janitor.app/Contents/Resources/cli', 'darwin', undefined, false],
    ['C:\\Program Files\\Process Janitor\\resources\\cli', 'win32', undefined, false],
  ])('%s on %s is a passing place: %s %s', (place, platform, appImage, isPassing) => {
    expect(isPassingPlace(place, platform, appImage)).toBe(isPassing);
  });

  it('is copied once a version, and older copies go', () => {
    const located = locateHome({}, folder);
    if (!located.ok) throw new Error(located.reason);
    put('mount/out/cli.cjs');
    const first = lastingProgram(located.home, path.join(folder, 'mount'), '1.0.0');
    expect(fs.existsSync(path.join(first, 'out/cli.cjs'))).toBe(true);
    fs.rmSync(path.join(folder, 'mount'), { recursive: true });
    expect(lastingProgram(located.home, path.join(folder, 'mount'), '1.0.0')).toBe(first);
    put('mount/out/cli.cjs');
    const second = lastingProgram(located.home, path.join(folder, 'mount'), '1.1.0');
    expect(fs.existsSync(path.join(second, 'out/cli.cjs'))).toBe(true);
    expect(fs.readdirSync(path.dirname(second))).toEqual(['1.1.0']);
  });
});
