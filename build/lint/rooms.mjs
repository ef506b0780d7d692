import { readdirSync } from 'node:fs';
import { join, posix, relative } from 'node:path';

/**
 * The rooms of the house, each list in its one direction: a room imports only from rooms before it, and from itself.
 * A room that stands in a list together with its parent (`judge` and `judge/world`) comes with its own files there.
 */
const houses = {
  shared: [
    'words/secrets',
    'words',
    'process',
    'session',
    'settings',
    'lineage',
    'judge/world',
    'judge/sessions',
    'judge/processes',
    'judge',
    'running',
    'plan',
    'contract',
  ],
  'electron/janitor': ['self-test', 'look', 'notice', 'keep', 'clean/ending', 'clean', 'hooks', 'monitor'],
  'electron/store': ['files', 'records', 'settings'],
  'electron/cli': ['terminal', 'print', 'look', 'run', 'commands', 'start'],
  renderer: [
    'state/report',
    'state/cleanup',
    'state',
    'hooks',
    'components/frame',
    'components/settings',
    'components/report',
    'components/cleanup',
    'components/history',
    'views',
  ],
};

/** Rooms on one floor: neither comes before the other, so neither may know the other. */
const apart = {
  renderer: ['components/settings', 'components/report', 'components/cleanup', 'components/history'],
  'electron/store': ['records', 'settings'],
};

/**
 * What each room may not import.
 *
 * @returns for each room its house, its files (a glob), and which import paths are forbidden there, with the reason
 * @throws Error where a folder of a house stands in no list: its place in the direction has to be decided
 */
export function roomWalls() {
  return Object.entries(houses).flatMap(([house, rooms]) => {
    refuseUnlisted(house, rooms);
    return rooms.map((room, at) => {
      const floor = apart[house]?.includes(room) ? apart[house] : [];
      const forbidden = rooms.filter(
        (other, place) => other !== room && (place > at || floor.includes(other)),
      );
      return {
        house,
        files: [`${house}/${room}/*.{ts,tsx}`],
        regex: `^(${forbidden.map((other) => pathsInto(other, room, rooms)).join('|') || '$^'})`,
        message: `${house}/${room} may import from rooms before it only: ${rooms.slice(0, at).join(', ') || 'none'}.`,
      };
    });
  });
}

/** Import paths from a file of one room into another room, as a pattern: `../../plan/`. */
function pathsInto(room, from, rooms) {
  const path = posix.relative(from, room).replaceAll('.', '\\.');
  // Where rooms of its own stand below it, only the files that lie in the room itself are meant.
  return rooms.some((other) => other.startsWith(`${room}/`)) ? `${path}/[^/]+$` : `${path}/`;
}

function refuseUnlisted(house, rooms) {
  const root = join(import.meta.dirname, '../..', house);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
    const folder = relative(root, entry.parentPath).replaceAll('\\', '/');
    if (folder === '' || rooms.includes(folder)) continue;
    throw new Error(`${house}/${folder} is a new room: give it its place in build/lint/rooms.mjs.`);
  }
}
