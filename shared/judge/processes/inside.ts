import { isLanguageServer, isSleep, isSteered } from '../../process/known-programs.ts';
import type { ProcessDetails, StandardStream } from '../../process/process.ts';
import { callsItselfServer, isPackageLauncher } from '../../process/shape.ts';
import type { RuleName } from '../world/verdict.ts';
import type { Unit, UnitMember } from './suspect.ts';

/**
 * Deaf: the other end of its standard input and of its standard output is gone for good, a pipe of which nobody holds
 * the other end or a socket pair without a peer.
 */
export function isDeaf(details: ProcessDetails | null): boolean {
  return details?.standardInput?.otherEnd === 'gone' && details.standardOutput?.otherEnd === 'gone';
}

/** A process outside of the unit at the other end of a stream; 0: somebody unknown; `null`: nobody. */
export function outsideHolder(stream: StandardStream | null, unit: Unit): number | null {
  if (stream?.otherEnd !== 'held' || stream.kind === 'terminal' || stream.kind === 'other') return null;
  const outside = stream.heldBy.find((pid) => !unit.has(pid));
  return outside ?? (stream.heldBy.length === 0 ? 0 : null);
}

/**
 * Reached from inside its unit only: one of its streams leads to another member, or its other end is gone with the
 * unit's; or it is a helper of such a member with the same program (a browser's processes, crash handlers).
 *
 * @param off rules to leave out
 */
export function isInside(member: UnitMember, unit: Unit, off: ReadonlySet<RuleName>): boolean {
  const { details, suspect } = member;
  if (details === null || details.ignoresHangup === true) return false;
  const streams = [details.standardInput, details.standardOutput];
  // Of a file or `/dev/null` (`other`) there is no other end to know.
  if (streams.some((stream) => stream === null || mayLeadOutside(stream))) return false;
  if (streams.some((stream) => outsideHolder(stream, unit) !== null)) return false;
  const isLinked = streams.some(
    (stream) => stream?.kind !== 'other' && stream?.kind !== 'terminal' && stream?.otherEnd !== 'unknown',
  );
  // A server that runs commands for others (`sh -c …`) may run one that is wanted to its end.
  const isGone = (stream: StandardStream | null) => stream?.otherEnd === 'gone';
  const isCommand = isCommandShell(member.argv) || details.ranByShell === true;
  if (isCommand && !isSteered(suspect.info, member.argv) && !streams.some(isGone)) return false;
  if (isLinked) return off.has('use:asked') || isPartOfServer(member, unit);
  const parent = unit.get(suspect.info.parentPid);
  const folder = (one: UnitMember | undefined) => one?.details?.executable?.replace(/[^/\\]*$/, '') ?? null;
  if (parent === undefined) return false;
  return (
    isSteered(suspect.info, member.argv) ||
    (folder(member) !== null &&
      folder(member) === folder(parent) &&
      isSteered(parent.suspect.info, parent.argv))
  );
}

/** So soon after its server nothing is started that somebody asked the server for: the two have to greet first. */
const STARTED_WITH_MS = 2_000;

/**
 * Whether it is a part of the server above it (behind a launcher, started with it, or itself only there to be spoken
 * to), and no work that the server was asked to do: that may be wanted to its end, and its results may be in files.
 */
export function isPartOfServer({ details, argv, suspect }: UnitMember, unit: Unit): boolean {
  const { info } = suspect;
  if (callsItselfServer(argv) || isLanguageServer(argv) || isSteered(info, argv) || isSleep(info))
    return true;
  const parent = unit.get(info.parentPid);
  if (parent === undefined) return false;
  if (parent.suspect.attribution === 'owner') return true;
  // It runs in the place of a launcher, or of a script that prepared something first: with the same input and output.
  if (isDeaf(details) && (isPackageLauncher(parent.argv) || isCommandShell(parent.argv))) return true;
  const [own, its] = [info.startedAtMs, parent.suspect.info.startedAtMs];
  return own !== null && its !== null && own - its <= STARTED_WITH_MS;
}

const mayLeadOutside = ({ kind, otherEnd }: StandardStream) =>
  kind === 'terminal' || (kind !== 'other' && otherEnd === 'unknown');

const isCommandShell = (argv: readonly string[] | null) =>
  /^-?(sh|bash|zsh|dash|fish|ksh|cmd|powershell|pwsh)$/.test(
    (argv?.[0] ?? '')
      .replace(/^.*[/\\]/, '')
      .replace(/\.exe$/i, '')
      .toLowerCase(),
  );
