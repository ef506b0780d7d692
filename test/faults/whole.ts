import * as fs from 'node:fs';
import * as path from 'node:path';
import { quarantinedId, sessionIds } from './home.ts';

/** Complaints about the files of a home folder at this moment, whatever happened before. */
export function flaws(home: string): string[] {
  return [...tornFiles(home), ...lostSessions(home), ...lostSettings(home)];
}

function tornFiles(home: string): string[] {
  const found: string[] = [];
  for (const entry of fs.readdirSync(home, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.tmp') || /\.note-[0-9a-f]+$/.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const text = fs.readFileSync(file, 'utf8');
    const parts = entry.name.endsWith('.jsonl') ? text.split('\n').filter((line) => line !== '') : [text];
    if (!/\.jsonl?$/.test(entry.name) && !entry.name.includes('.janitor-backup-')) continue;
    if (!parts.every(isJson)) found.push(`torn: ${file}`);
  }
  return found;
}

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
  const config = read(path.join(home, 'process-janitor-config.json'));
  const settings = read(path.join(home, 'settings.json'));
  const registry = read(path.join(home, 'sessions/registry.jsonl'));
  return [
    ...(config.includes('"colour"') && config.includes('/home/ada/kept')
      ? []
      : ['the configuration lost a key']),
    ...(registry.includes('shell-plugins') ? [] : ['the registry lost a line']),
    ...(settings.includes('say done') && settings.includes('"opus"') ? [] : ['settings.json lost an entry']),
  ];
}

const read = (file: string) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

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
