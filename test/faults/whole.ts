import * as fs from 'node:fs';
import * as path from 'node:path';
import { quarantinedId, sessionIds } from './home.ts';

/** Complaints about the files of a home folder at this moment, whatever happened before. */
export function flaws(home: string): string[] {
  return [...tornFiles(home), ...lostSessions(home), ...lostSettings(home)];
}

function tornFiles(home: string): string[] {
  const found: string[] = [];
  for (const file of filesBelow(home)) {
    const name = path.basename(file);
    if (name.endsWith('.tmp') || /\.note-[0-9a-f]+$/.test(name)) continue;
    if (!/\.jsonl?$/.test(name) && !name.includes('.janitor-backup-')) continue;
    const text = read(file);
    if (text === null) continue;
    const parts = name.endsWith('.jsonl') ? text.split('\n').filter((line) => line !== '') : [text];
    if (!parts.every(isJson)) found.push(`torn: ${file}`);
  }
  return found;
}

/** Of a folder in which a keeper is at work: what goes away meanwhile is passed over. */
function filesBelow(folder: string): string[] {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
  return entries.flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : entry.isFile() ? [file] : [];
  });
}

const isGone = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Every session's record is in its place or in quarantine, as it was. */
function lostSessions(home: string): string[] {
  const quarantine = path.join(home, 'process-janitor/quarantine');
  const entries = fs.existsSync(quarantine) ? fs.readdirSync(quarantine) : [];
  return [...sessionIds, quarantinedId].flatMap((id) => {
    const places = [
      path.join(home, 'sessions', id),
      ...entries.filter((name) => name.includes(id)).map((name) => path.join(quarantine, name, 'session')),
    ];
    const found = places.filter((place) => fs.existsSync(path.join(place, 'metadata.json')));
    return found.length === 1 ? [] : [`session ${id} is in ${found.length} places`];
  });
}

/** The user's own files keep what the user wrote. */
function lostSettings(home: string): string[] {
  const textOf = (name: string) => read(path.join(home, name)) ?? '';
  const config = textOf('process-janitor-config.json');
  const settings = textOf('settings.json');
  const registry = textOf('sessions/registry.jsonl');
  return [
    ...(config.includes('"colour"') && config.includes('/home/ada/kept')
      ? []
      : ['the configuration lost a key']),
    ...(registry.includes('shell-plugins') ? [] : ['the registry lost a line']),
    ...(settings.includes('say done') && settings.includes('"opus"') ? [] : ['settings.json lost an entry']),
  ];
}

/** `null`: there is no such file. */
function read(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Lock folders that still name a holder. */
export function leftLocks(home: string): string[] {
  return fs
    .readdirSync(home, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.lock.dir') && !path.basename(name).startsWith('.spare-'))
    .filter((name) => isHeld(path.join(home, name)));
}

function isHeld(folder: string): boolean {
  try {
    return fs.readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}
