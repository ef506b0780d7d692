import { recogniseClaude } from '../../process/claude-process.ts';
import { plural } from '../../words/format.ts';
import { keepRuleFor } from '../../settings/keep-list.ts';
import { isDesktopApp, isEditor, isMultiplexer, isSteered, isSleep } from '../../process/known-programs.ts';
import type { ProcessDetails, ProcessInfo } from '../../process/process.ts';
import { groupBy } from '../../words/group-by.ts';
import { displayCommand, printable } from '../../words/redact.ts';
import type { Living } from './living.ts';
import type { Suspect } from './suspect.ts';
import { above, ancestorsOf, atOrAbove } from '../../process/tree.ts';
import type { RuleName, Veto, VetoKind } from '../world/verdict.ts';
import { formerSession, idStem } from '../../lineage/origin.ts';
import { processesOf } from '../../process/machine.ts';
import type { World } from '../world/world.ts';

/** What the vetoes of all suspects of one world have in common. */
export interface VetoContext {
  world: World;
  living: Living;
  /** Everything that descends from, was recorded under or is attributed to a live session. */
  wantedPids: ReadonlySet<number>;
  suspects: ReadonlyMap<number, Suspect>;
  above: Above;
  foldersOf: (sessionId: string) => readonly string[];
  sessionsOf: (ownerPid: number) => readonly string[];
}

type Ask = (info: ProcessInfo) => boolean;

/** What a process or its ancestors are, asked of each process once. */
interface Above {
  /** Of a process or an ancestor. */
  isJanitor: Ask;
  isMultiplexer: Ask;
  isClaudeService: Ask;
  /** Of an ancestor alone. */
  isCurrentClaude: Ask;
  isOpenEditor: Ask;
  isDesktopApp: Ask;
}

/** @param suspects those that are under suspicion themselves: no editor among them counts as open */
export function aboveIn(world: World, suspects: ReadonlyMap<number, Suspect>): Above {
  const processes = processesOf(world);
  return {
    isJanitor: atOrAbove(processes, ({ pid }) => world.janitorPids.has(pid)),
    isMultiplexer: atOrAbove(processes, isMultiplexer),
    isClaudeService: atOrAbove(processes, isClaudeService),
    isCurrentClaude: above(
      processes,
      (info) => world.current.pids.has(info.pid) && recogniseClaude(info) !== null,
    ),
    isOpenEditor: above(processes, (info) => !suspects.has(info.pid) && isEditor(info)),
    isDesktopApp: above(processes, (info) => isDesktopApp(info, info.argv)),
  };
}

type Rule = (subject: Subject, context: VetoContext) => string | null;

interface Subject extends Suspect {
  details: ProcessDetails | null;
  argv: readonly string[] | null;
}

const MINUTE_MS = 60_000;

/** One rule per veto: a sentence where it forbids, else `null`. What can't be read forbids. */
const rules: Readonly<Record<Exclude<VetoKind, 'member-vetoed'>, Rule>> = {
  ourselves: ({ info }, { world, above: { isJanitor } }) =>
    world.current.pids.has(info.pid)
      ? 'It is the janitor itself or started it.'
      : isJanitor(info)
        ? 'It belongs to the janitor.'
        : null,

  'current-session': ({ info, sessionId, attribution }, { world, above: { isCurrentClaude } }) =>
    world.current.sessionIds.has(sessionId) || (attribution !== 'owner' && isCurrentClaude(info))
      ? 'It belongs to the session that this command runs in.'
      : null,

  'live-session': ({ info, sessionId, attribution }, { living, wantedPids }) =>
    wantedPids.has(info.pid) || (attribution === 'shape' && living.sessionIds.has(sessionId))
      ? 'A session that is alive uses it.'
      : null,

  'other-user': ({ info }, { world }) =>
    info.identity !== null && info.identity.uid !== world.host.uid ? 'It belongs to another user.' : null,

  'identity-unreadable': ({ info }) =>
    info.identity === null ? 'It could not be identified without doubt.' : null,

  'facts-unreadable': ({ details }) =>
    details?.managedBy == null ? 'Whether a service manager runs it could not be read.' : null,

  'service-managed': ({ details }) =>
    details?.managedBy != null && details.managedBy !== ''
      ? `A service manager runs it (${printable(details.managedBy)}).`
      : null,

  'other-namespace': ({ details }, { world }) =>
    details?.foreignPidNamespace === true
      ? 'It lives in another container.'
      : details?.foreignPidNamespace == null && world.host.platform === 'linux'
        ? 'Whether it lives in another container could not be read.'
        : null,

  multiplexer: ({ info }, context) =>
    context.above.isMultiplexer(info) ? 'It is a terminal multiplexer or runs in one.' : null,

  'claude-daemon': ({ info }, context) =>
    context.above.isClaudeService(info) ? "It belongs to Claude Code's own background service." : null,

  'background-worker': (subject, context) =>
    subject.info.markers?.jobId != null
      ? 'It works for a background session, which may hand it on.'
      : sessionsTold(subject, context).some((id) => context.living.sparedIds.has(id))
        ? 'Its Claude ran a session of which nothing is judged: a background one, or one whose record cannot be read.'
        : null,

  'live-editor': ({ info, argv, details }, context) =>
    context.above.isOpenEditor(info)
      ? 'An editor or desktop app that is open runs it.'
      : details?.showsWindows === true && !isSteered(info, argv)
        ? 'It shows a window that somebody may be working in.'
        : details?.showsWindows == null &&
            (isDesktopApp(info, argv) || isEditor(info) || context.above.isDesktopApp(info))
          ? 'It is a desktop app that may be open, or belongs to one.'
          : null,

  // A Claude that lost its terminal to another one still has it open, and is never spoken to there.
  'terminal-in-use': ({ info, details, attribution }) =>
    details?.stdinIsTerminal === true && info.tty !== null && attribution !== 'owner'
      ? 'It reads from a terminal that is open.'
      : info.tty !== null && info.processGroup !== null && info.processGroup === info.foregroundGroup
        ? 'It is in the foreground of a terminal that is open.'
        : null,

  'keep-list': (subject, context) => {
    const { details, argv, info } = subject;
    const { keep_list: rules } = context.world.config;
    if (rules.length === 0) return null;
    // A rule may have been copied from a report, where secrets are hidden.
    const commands = [argv?.join(' ') ?? info.name, displayCommand(argv, info.name)];
    const told = sessionsTold(subject, context);
    const folders = [...known(details?.workingDirectory), ...told.flatMap(context.foldersOf)];
    const sessionIds = told.flatMap((id) => [id, ...known(formerSession(id))]);
    const rule = keepRuleFor({ sessionIds, folders, commands }, rules);
    return rule === null ? null : `Your keep list says so (${printable(rule)}).`;
  },

  'grace-period': (subject, context) => {
    const minutes = context.world.config.min_session_age_minutes;
    return isYoung(subject.info, context.world) && !isPassing(subject.info, context)
      ? `It is younger than ${plural(minutes, 'minute')}.`
      : sessionsTold(subject, context).some((id) => isOfYoungSession(id, context.living))
        ? `Its session is younger than ${plural(minutes, 'minute')}.`
        : null;
  },
};

/**
 * The session that it comes from, and whatever else its Claude ran: after `/clear` its environment names the session of
 * before, and its user means the one of now.
 */
const sessionsTold = ({ sessionId, ownerPids }: Suspect, { sessionsOf }: VetoContext): string[] => [
  ...new Set([sessionId, ...ownerPids.flatMap(sessionsOf)]),
];

function isOfYoungSession(sessionId: string, { youngIds }: Living): boolean {
  const former = formerSession(sessionId);
  return youngIds.has(sessionId) || (former !== null && [...youngIds].some((id) => idStem(id) === former));
}

const known = (text: string | null | undefined) => (text == null ? [] : [text]);

/**
 * Where a session works, by whatever tells of it: what is kept there includes what it started elsewhere. Looked for
 * once for each session, however many processes it left.
 */
export function foldersIn(world: World): (sessionId: string) => readonly string[] {
  const folders = new Map<string, readonly string[]>();
  return (sessionId) => {
    const before = folders.get(sessionId);
    if (before !== undefined) return before;
    const former = formerSession(sessionId);
    const isOfIt = (record: { sessionId: string }) =>
      record.sessionId === sessionId || (former !== null && record.sessionId.startsWith(former));
    const told = [...world.records.filter(isOfIt), ...world.claudeRecords.filter(isOfIt)];
    const found = [...told, world.lineage.get(sessionId)].flatMap((one) => one?.workingDir ?? []);
    folders.set(sessionId, found);
    return found;
  };
}

/** Every session that a process of some number ran, as far as anything written tells. */
export function sessionsByOwner(world: World): (ownerPid: number) => readonly string[] {
  const ran = groupBy(
    [
      ...world.records.flatMap(({ sessionId, owner }) =>
        owner === null ? [] : [{ sessionId, pid: owner.identity.pid }],
      ),
      ...world.claudeRecords,
      ...[...world.lineage].map(([sessionId, { owner }]) => ({ sessionId, pid: owner.pid })),
    ],
    ({ pid }) => pid,
  );
  return (ownerPid) => (ran.get(ownerPid) ?? []).map(({ sessionId }) => sessionId);
}

const isYoung = ({ startedAtMs }: ProcessInfo, world: World) =>
  startedAtMs === null || world.nowMs - startedAtMs < world.config.min_session_age_minutes * MINUTE_MS;

/**
 * The `sleep` of a loop is always young, and does nothing: the loop's own age counts. Whatever else a loop runs
 * keeps it from being ended in the midst of its work. Not below Claude itself: that may still be at work.
 */
export function isPassing(
  info: ProcessInfo,
  { world, suspects }: Pick<VetoContext, 'world' | 'suspects'>,
): boolean {
  if (!isSleep(info) || info.startedAtMs === null || !isYoung(info, world)) return false;
  const above = ancestorsOf(info.pid, processesOf(world)).flatMap(({ pid }) => suspects.get(pid) ?? []);
  return (
    above.some((suspect) => !isYoung(suspect.info, world)) &&
    above.every(({ attribution }) => attribution !== 'owner')
  );
}

const isClaudeService = (info: ProcessInfo) => {
  const kind = recogniseClaude(info);
  return kind === 'daemon' || kind === 'pty-host' || kind === 'spare' || kind === 'mcp-serve';
};

export const vetoKinds = Object.keys(rules) as (keyof typeof rules)[];

/** Every veto on one suspect; `off` leaves rules out, for the simulator that proves that each is needed. */
export function vetoesOn(
  suspect: Suspect,
  context: VetoContext,
  off: ReadonlySet<RuleName> = new Set(),
): Veto[] {
  const { world } = context;
  const details = world.details.get(suspect.info.pid) ?? null;
  const subject: Subject = {
    ...suspect,
    details,
    argv: details?.argv ?? world.descriptions.get(suspect.info.pid)?.argv ?? suspect.info.argv,
  };
  return vetoKinds.flatMap((kind) => {
    const detail = off.has(kind) ? null : rules[kind](subject, context);
    return detail === null ? [] : [{ kind, detail }];
  });
}
