import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { System } from '../../platform/system.ts';
import { findProgram } from '../wiring/find-program.ts';

/** What package.json asks for: older ones lack `process.getBuiltinModule`. */
const oldest = [20, 19] as const;
const timeLimitMs = 5_000;

type Env = Readonly<Record<string, string | undefined>>;

/** Folders that hold one folder a version, each with what follows the star. */
const versionFolders: Record<'unix' | 'windows', (env: Env, homeDir: string) => readonly string[]> = {
  unix: (env, homeDir) => [
    `${env['NVM_DIR'] ?? path.join(homeDir, '.nvm')}/versions/node/*/bin/node`,
    `${env['VOLTA_HOME'] ?? path.join(homeDir, '.volta')}/tools/image/node/*/bin/node`,
    `${env['FNM_DIR'] ?? path.join(homeDir, '.local/share/fnm')}/node-versions/*/installation/bin/node`,
    `${homeDir}/Library/Application Support/fnm/node-versions/*/installation/bin/node`,
    `${homeDir}/.fnm/node-versions/*/installation/bin/node`,
    `${env['ASDF_DATA_DIR'] ?? path.join(homeDir, '.asdf')}/installs/nodejs/*/bin/node`,
    `${env['MISE_DATA_DIR'] ?? path.join(homeDir, '.local/share/mise')}/installs/node/*/bin/node`,
    `${homeDir}/.nodenv/versions/*/bin/node`,
  ],
  windows: (env) => [
    `${env['APPDATA'] ?? ''}\\nvm\\*\\node.exe`,
    `${env['LOCALAPPDATA'] ?? ''}\\Volta\\tools\\image\\node\\*\\node.exe`,
    `${env['APPDATA'] ?? ''}\\fnm\\node-versions\\*\\installation\\node.exe`,
  ],
};

const systemPlaces: Record<'unix' | 'windows', (env: Env) => readonly string[]> = {
  unix: () => [
    '/opt/homebrew/bin/node',
    '/usr/local/bin/node',
    '/home/linuxbrew/.linuxbrew/bin/node',
    '/usr/bin/node',
    '/snap/bin/node',
  ],
  windows: (env) => [`${env['ProgramFiles'] ?? 'C:\\Program Files'}\\nodejs\\node.exe`],
};

/**
 * Where Node may be, the likeliest first: on the search path, where the version managers keep it (nvm, Volta, fnm,
 * asdf, mise, nodenv; the newest first), and where Homebrew and the system do. A program that was started from a desktop
 * rarely has the search path of a terminal.
 */
export function nodeCandidates(env: Env, homeDir: string, platform: NodeJS.Platform): string[] {
  const kind = platform === 'win32' ? 'windows' : 'unix';
  const onPath = findProgram(platform === 'win32' ? 'node.exe' : 'node', env['PATH']);
  return [
    ...(onPath === null ? [] : [onPath]),
    ...versionFolders[kind](env, homeDir).flatMap(newestFirst),
    ...systemPlaces[kind](env),
  ];
}

/** Fills in the star with each version that is there. */
function newestFirst(pattern: string): string[] {
  const [folder = '', rest = ''] = pattern.split('*');
  if (!path.isAbsolute(folder)) return [];
  try {
    const versions = readdirSync(folder).filter((name) => /^v?\d+\.\d+/.test(name));
    return versions
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((version) => folder + version + rest);
  } catch {
    return [];
  }
}

/** Whether the answer of `node --version` is new enough. */
export function isNewEnough(version: string): boolean {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1]);
}

/** The first Node that runs and is new enough, or `null`. */
export async function findNode(candidates: readonly string[], run: System['run']): Promise<string | null> {
  for (const candidate of new Set(candidates)) {
    try {
      const { code, stdout } = await run(candidate, ['--version'], timeLimitMs);
      if (code === 0 && isNewEnough(stdout.trim())) return candidate;
    } catch {
      // Not there, or it does not run.
    }
  }
  return null;
}
