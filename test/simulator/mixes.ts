import { guards, type Guard } from './guards.ts';
import { usual } from './happenings/happenings.ts';
import type { Mix } from './world.ts';

const sessions: Mix = { startTerminal: 8, mcpServer: 4, crash: 8, endInOrder: 1, personStarts: 2 };

/** What must happen often for one guard to be needed. Guards without a mix of their own are needed in the usual one. */
const mixes: Partial<Record<Guard, Mix>> = {
  'two-sightings': {
    ...sessions,
    nested: 6,
    sharedServer: 3,
    connect: 3,
    multiplexer: 3,
    cleanerInSession: 2,
  },
  'second-look': { startTerminal: 6, crash: 5, mcpServer: 5, sharedServer: 10, connect: 30, disconnect: 20 },
  'awake-time': { startTerminal: 6, blip: 10, sleep: 8, janitorDies: 4, backgroundShell: 2 },
  'grace-period': { ...sessions, job: 14 },
  'lineage-identity': {
    startTerminal: 8,
    crash: 8,
    setsid: 6,
    backgroundShell: 6,
    recycle: 16,
    janitorDies: 8,
    cleanerInSession: 4,
  },
  'signal-recheck': { ...sessions, mcpServer: 10, setsid: 8, ampersand: 8, backgroundShell: 8 },
  'listing-error': { ...sessions, listingFails: 6, setsid: 6 },
  'quiet-after-gap': { startTerminal: 8, crash: 10, job: 14, sleep: 8 },
  'just-awake': { ...sessions, job: 14, sleep: 8, cleanerInSession: 6 },
  suspended: { startTerminal: 6, suspend: 12, backgroundShell: 2 },
  threshold: { startTerminal: 6, blip: 10, backgroundShell: 2 },
  'run-place': {
    ...sessions,
    startTerminal: 12,
    detachTwice: 14,
    detachedServer: 4,
    recycleDetached: 20,
    personStarts: 6,
  },
  'boot-id': { ...sessions, ampersand: 8, backgroundShell: 8, reboot: 3 },
  'pid-domain': { ...sessions, foreignRecord: 8 },
  hostname: { ...sessions, foreignRecord: 8 },
  probe: { ...sessions, startTerminal: 12, hide: 12 },
  'veto:current-session': { ...sessions, cleanerInSession: 10, resume: 10, recordsVanish: 6, ampersand: 8 },
  'veto:ourselves': { ...sessions, cleanerInSession: 14 },
  'veto:live-session': { ...sessions, nested: 10, clear: 2 },
  'veto:other-user': { ...sessions, otherUser: 10 },
  'veto:facts-unreadable': { ...sessions, service: 12, detailsUnreadable: 12, container: 6 },
  'veto:service-managed': { ...sessions, service: 12 },
  'veto:other-namespace': { ...sessions, container: 12 },
  'veto:multiplexer': { ...sessions, backgroundShell: 8, exec: 12, multiplexer: 8, personFromClaudeShell: 4 },
  'veto:claude-daemon': { ...sessions, backgroundShell: 8, exec: 12 },
  'veto:background-worker': {
    startBackground: 8,
    crash: 8,
    ampersand: 6,
    backgroundShell: 6,
    tearRecord: 6,
    recordsVanish: 4,
    endInOrder: 2,
  },
  'veto:live-editor': { ...sessions, editor: 12, exec: 4 },
  'veto:terminal-in-use': { ...sessions, terminalEditor: 14 },
  'veto:keep-list': { ...sessions, keepListed: 12 },
  'veto:grace-period': { ...sessions, job: 14 },
  'use:listens': { ...sessions, usefulServer: 24 },
  'use:fifo': { ...sessions, usefulServer: 24 },
  'use:mount': { ...sessions, usefulServer: 24 },
  'use:terminals': { ...sessions, usefulServer: 24 },
  'use:ways': { ...sessions, usefulServer: 24 },
  'use:daemon': { ...sessions, usefulServer: 24 },
  'use:hangup': { ...sessions, usefulServer: 24 },
  'use:elsewhere': { ...sessions, clientOfElsewhere: 12 },
  'use:deaf': { ...sessions, serverWithWork: 14 },
  'use:server': { ...sessions, hook: 14 },
  'use:inside': { ...sessions, serverWithWork: 14 },
  'use:asked': { ...sessions, serverWithWork: 14 },
  'use:idle': { startTerminal: 10, closeTerminal: 8 },
};

export const mixFor = (guard: Guard): Mix => mixes[guard] ?? usual;

/** Guards that the simulator can't show to be needed, and why. Each stands behind another that it can. */
export const secondLines: Partial<Record<Guard, string>> = {
  'own-refusal': 'The vetoes "ourselves" and "other-user" keep such processes out of every plan.',
  'quiet-after-gap':
    'Each automatic clean-up asks by itself ("just-awake"); the monitor does not even begin one.',
  'two-sightings':
    'Who is missing from one listing still holds the other end of its servers, so that they are not "deaf".',
  'lineage-identity':
    'A stranger under a recorded pid is not "deaf", so that nothing is ever proven of it; each tick forgets such entries.',
  lock: 'Each cleaner compares identities before every signal; the lock keeps their books apart.',
  'veto:identity-unreadable':
    'A step can only be made of identities, so a unit without one never becomes a step.',
  'use:clients': 'Whoever has clients listens, so "listens" says the same.',
  'use:windows': 'The veto "live-editor" forbids whatever shows a window.',
  'use:held': 'A process at whose other end there is somebody is not "deaf", nor "inside" its unit.',
  'veto:current-session':
    'The current session counts as active, so "live-session" forbids the same as long as anything is known of it.',
};

export const provableGuards = guards.filter((guard) => secondLines[guard] === undefined);

/**
 * Where it takes long from the first world on until a guard is needed: the world in which it was. Where the engine has
 * changed since, so that the world goes another way, the next worlds are looked through.
 */
const firstSeeds: Partial<Record<Guard, number>> = {
  'signal-recheck': 3,
  identify: 3,
  'awake-time': 7,
  'just-awake': 15,
  suspended: 7,
  threshold: 7,
  'boot-id': 5072,
  'listing-error': 5,
  'veto:other-namespace': 4,
  'veto:multiplexer': 6,
  'veto:terminal-in-use': 4,
  'veto:grace-period': 5,
  'use:hangup': 4,
  'use:deaf': 18,
};

export const firstSeedFor = (guard: Guard): number => firstSeeds[guard] ?? 1;
