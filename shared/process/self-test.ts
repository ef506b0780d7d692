import * as z from 'zod/mini';
import { sameProcess, type ProcessIdentity } from './identity.ts';
import type { StandardStream } from './process.ts';

/** What the janitor reads of processes, and does to them, each tried on one of its own. */
const facts = [
  'identity',
  'parent',
  'command',
  'folder',
  'environment',
  'terminal',
  'sockets',
  'deaf-input',
  'signal',
] as const;
export type Fact = (typeof facts)[number];

/** Where one of these can't be relied on, nothing is ended without a person's consent. */
const decisive: ReadonlySet<Fact> = new Set<Fact>(['identity', 'parent', 'signal']);

export const factResultSchema = z.object({ fact: z.enum(facts), ok: z.boolean(), detail: z.string() });
/** `detail`: a sentence, of what was seen where it is not what it should be. */
export type FactResult = z.infer<typeof factResultSchema>;

/** The process that was started, as whoever started it knows it. */
export interface Expected {
  pid: number;
  parentPid: number;
  command: readonly string[];
  folder: string;
  sessionId: string;
  /** A port that the janitor itself listened at meanwhile. */
  port: number;
}

/** The same as the janitor reads it of any other process; `null`: it could not be read. */
export interface Seen {
  /** By the list, and asked for by its pid. */
  identities: readonly [ProcessIdentity | null, ProcessIdentity | null];
  parentPid: number | null;
  command: readonly string[] | null;
  folder: string | null;
  sessionId: string | null;
  hasTerminal: boolean | null;
  ports: readonly string[] | null;
  /** Its standard input while the janitor held the other end, and after it had let go. */
  inputs: readonly [StandardStream | null, StandardStream | null];
  /** `false`: a signal for an identity that nobody has was sent to somebody all the same. */
  refusedOtherIdentity: boolean;
  endedWhenAsked: boolean;
}

/** Compares what was read with what is known; one result for each fact. */
export function judgeSelfTest(expected: Expected, seen: Seen): FactResult[] {
  const [listed, asked] = seen.identities;
  const [held, released] = seen.inputs;
  const text = (value: unknown) => (value === null ? 'nothing' : JSON.stringify(value));
  const result = (fact: Fact, ok: boolean, detail: string): FactResult => ({
    fact,
    ok,
    detail: ok ? 'As it should be.' : detail,
  });
  return [
    result(
      'identity',
      listed?.pid === expected.pid && asked !== null && sameProcess(listed, asked),
      `The list says ${text(listed)}, and asked for by its pid it is ${text(asked)}.`,
    ),
    result(
      'parent',
      seen.parentPid === expected.parentPid,
      `Its parent was read as ${text(seen.parentPid)}.`,
    ),
    result(
      'command',
      seen.command?.slice(1).join(' ') === expected.command.slice(1).join(' '),
      `Its arguments were read as ${text(seen.command)}.`,
    ),
    result('folder', seen.folder === expected.folder, `Its folder was read as ${text(seen.folder)}.`),
    result(
      'environment',
      seen.sessionId === expected.sessionId,
      `Claude Code's variable in it was read as ${text(seen.sessionId)}.`,
    ),
    result('terminal', seen.hasTerminal === false, 'It has no terminal, and was said to have one.'),
    result(
      'sockets',
      seen.ports?.includes(String(expected.port)) === true,
      `Of the open port ${expected.port}, ${text(seen.ports)} was read.`,
    ),
    result(
      'deaf-input',
      held?.otherEnd === 'held' && released?.otherEnd === 'gone',
      `The other end of its input was read as ${text(held?.otherEnd ?? null)} while it was held, and as ${text(released?.otherEnd ?? null)} after that.`,
    ),
    result(
      'signal',
      seen.refusedOtherIdentity && seen.endedWhenAsked,
      seen.refusedOtherIdentity
        ? 'It was asked to end, and did not.'
        : 'A signal for another identity reached it all the same.',
    ),
  ];
}

/** Why nothing may be ended without asking on this computer, as a sentence; `null`: it may. */
export function whyNotTrusted(results: readonly FactResult[]): string | null {
  const wrong = [...decisive].filter((fact) => !results.some((one) => one.fact === fact && one.ok));
  if (wrong.length === 0) return null;
  return (
    `Nothing is ended without asking on this computer: the test on a process of its own did not come out right ` +
    `(${wrong.join(', ')}). \`process-janitor doctor\` says more.`
  );
}

/** The results where the test could not even be begun. */
export const notTried = (reason: string): FactResult[] =>
  facts.map((fact) => ({ fact, ok: false, detail: `It could not be tried: ${reason}` }));
