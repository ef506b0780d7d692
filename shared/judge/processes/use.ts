import { clientOfElsewhere } from '../../process/clients.ts';
import { isSharedDaemon, isSteered } from '../../process/known-programs.ts';
import type { ProcessDetails } from '../../process/process.ts';
import { isMcpServerCommand, isShellWrapper } from '../../process/shape.ts';
import { isDeaf, isInside, isPartOfServer, outsideHolder } from './inside.ts';
import { plural } from '../../words/format.ts';
import { printable } from '../../words/redact.ts';
import type { RuleName, Use } from '../world/verdict.ts';
import type { Unit, UnitMember } from './suspect.ts';
import { wayIn } from './way-in.ts';

/** What is known of a unit besides its members. */
export interface UnitFacts {
  /** The rule of `always_end` that covers it; `null`: none does. */
  alwaysEnd: string | null;
  /** Its top is a Claude Code process that lost its terminal and parent, is idle, and is steered by nobody else. */
  isIdleClaude: boolean;
  /** Claude itself started its top to be spoken to (an MCP server, a language server), not as a command or a hook. */
  isServer: boolean;
  /** Pids of helpers of steered browsers that its session left, which keep in touch with their browser from outside of its unit. */
  helpers: ReadonlySet<number>;
  /** Its session ended in order, so that what it left may have been left on purpose. */
  endedInOrder: boolean;
}

export interface UnitUse {
  use: Use;
  /** True where uselessness is proven and not only what its kind suggests. */
  isProven: boolean;
  /** By pid: sentences, the decisive one first. */
  reasons: ReadonlyMap<number, readonly string[]>;
}

/**
 * Whether anybody can still want a unit: a process with all that it started. Where it comes from is another question
 * (origin). Nobody can where its top is deaf and every member is reached from inside the unit only; where the user
 * said so; or where it is an idle Claude that belongs to nobody. Everything else is in use or unknown, with reasons.
 *
 * @param off rules to leave out, for the simulator that proves each of them
 */
export function useOf(
  members: readonly UnitMember[],
  facts: UnitFacts,
  off: ReadonlySet<RuleName> = new Set(),
): UnitUse {
  const unit: Unit = new Map(members.map((member) => [member.suspect.info.pid, member]));
  const [top] = members;
  const wanted = new Map(
    members.map((member) => [
      member.suspect.info.pid,
      wantedBy(member, unit, isServersOwn(member, unit), facts, off),
    ]),
  );
  const isServed = [...wanted.values()].some((reasons) => reasons.length > 0);
  const answer = (use: Use, isProven: boolean, said: (member: UnitMember) => readonly string[]): UnitUse => ({
    use,
    isProven,
    reasons: new Map(members.map((member) => [member.suspect.info.pid, said(member)])),
  });
  if (top === undefined) return answer('unknown', false, () => []);
  if (facts.alwaysEnd !== null) {
    const sentence = `Your rule says that nobody wants it (${printable(facts.alwaysEnd)}).`;
    return answer('none', true, () => [sentence]);
  }
  const isAlone =
    !isServed &&
    (top.details?.ignoresHangup !== true || off.has('use:hangup')) &&
    (off.has('use:inside') || members.every((one) => one === top || isInside(one, unit, off)));
  if (isAlone && facts.isIdleClaude) {
    return answer('none', true, (one) => [
      one === top
        ? 'Its terminal and its parent are gone, it is idle, and its conversation can be resumed.'
        : insideSentence(one),
    ]);
  }
  if (isAlone && facts.isServer && (isDeaf(top.details) || off.has('use:deaf'))) {
    return answer('none', true, (one) => [one === top ? deafSentence : insideSentence(one)]);
  }
  const doubts = new Map(members.map((member) => [member, doubtsOf(member, unit, top, facts)]));
  // A named pipe alone is no way to ask it anything; but it keeps it from being proven.
  const others = [...wanted.values()].flat().filter((reason) => reason !== fifoSentence);
  if (others.length === 0 && isServerWithoutInput(top)) {
    const but = isServed ? 'but for a named pipe it listens to nothing' : 'it listens to nothing else';
    return answer('none', false, (one) => [
      one === top
        ? `It is a server for its standard input, which leads nowhere, and ${but}.`
        : insideSentence(one),
    ]);
  }
  return answer(isServed ? 'in-use' : 'unknown', false, (one) => {
    const said = [...(wanted.get(one.suspect.info.pid) ?? []), ...(doubts.get(one) ?? [])];
    return said.length > 0 ? said : ['Nothing proves that nobody wants it.'];
  });
}

const deafSentence = 'Nobody can speak to it any more: the other end of its input and output is gone.';
const fifoSentence = 'It keeps a named pipe open that others can write to.';
const insideSentence = ({ suspect }: UnitMember) =>
  `Only process ${suspect.info.parentPid} of the same group of processes can reach it.`;

/** One sentence for everything outside of its unit that a process serves, shows or holds. */
function wantedBy(
  { suspect, details, argv }: UnitMember,
  unit: Unit,
  isOfAServer: boolean,
  { helpers }: UnitFacts,
  off: ReadonlySet<RuleName>,
): string[] {
  if (details === null) return ['What it does could not be read.'];
  const { info } = suspect;
  const reasons: string[] = [];
  if (details.liveClients === null || details.listeners === null) {
    if (details.listeningSockets !== 0) reasons.push('Whether it serves anything could not be read.');
  } else {
    if (details.liveClients > 0 && !off.has('use:clients'))
      reasons.push(`It serves ${plural(details.liveClients, 'connection')} right now.`);
    const isOwnBrowser = isSteered(info, argv) && unit.size > 1 && details.liveClients === 0;
    const open = details.listeners.filter(
      ({ unitClients, isChosen }) => (unitClients === 0 || isChosen === true) && !isOwnBrowser,
    );
    const [first] = open;
    if (first !== undefined && !off.has('use:listens')) {
      const more = open.length > 1 ? ` and ${plural(open.length - 1, 'other place')}` : '';
      reasons.push(
        first.kind === 'tcp' || first.kind === 'udp'
          ? `It listens on ${first.kind === 'udp' ? 'UDP port' : 'port'} ${printable(first.name)}${more}, so somebody may come to it.`
          : `It listens on the local socket ${printable(first.name)}${more}, so somebody may come to it.`,
      );
    }
  }
  if (details.showsWindows === true && !isSteered(info, argv) && !off.has('use:windows'))
    reasons.push('It shows a window.');
  // Claude Code itself offers no named pipe; one that it was given is nobody's way in.
  if (details.holdsFifo === true && suspect.attribution !== 'owner' && !off.has('use:fifo'))
    reasons.push(fifoSentence);
  if (details.isTraced === true) reasons.push('A debugger is attached to it.');
  if (!off.has('use:ways')) {
    // What Claude itself was given by whoever started it is nobody's way in.
    const isInside = (pid: number) => unit.has(pid) || helpers.has(pid);
    const way = suspect.attribution === 'owner' ? null : wayIn(details, isInside, isSteered(info, argv));
    if (way !== null) reasons.push(way);
    if (info.state === 'stopped') reasons.push('It is suspended; whoever did that may let it go on.');
  }
  if (details.servesMount === true && !off.has('use:mount')) reasons.push('It serves a mounted file system.');
  if (details.holdsTerminals === true && !off.has('use:terminals'))
    reasons.push('It holds terminals that others may use.');
  if (isUnread(details)) reasons.push('Whether it serves anybody else could not be read.');
  const client = off.has('use:elsewhere') ? null : clientOfElsewhere(info, argv);
  if (client !== null)
    reasons.push(`${printable(client)} steers something elsewhere, which may end with it.`);
  for (const stream of [details.standardInput, details.standardOutput]) {
    const holder = off.has('use:held') ? null : outsideHolder(stream, unit);
    if (holder !== null) {
      reasons.push(
        holder === 0
          ? 'Somebody still holds the other end of its input or output.'
          : `Process ${holder} still holds the other end of its input or output.`,
      );
      break;
    }
  }
  if (info.tty === null && isSharedDaemon(info, argv) && !isOfAServer && !off.has('use:daemon'))
    reasons.push('It is a server that is started once for everything that comes later.');
  return reasons;
}

/** Started by a member that is not Claude itself: a server's helper serves that server. */
const isServersOwn = ({ suspect: { info } }: UnitMember, unit: Unit) => {
  const parent = unit.get(info.parentPid);
  return parent !== undefined && parent.suspect.attribution !== 'owner';
};

const isUnread = ({ showsWindows, holdsFifo, servesMount, holdsTerminals }: ProcessDetails) =>
  [showsWindows, holdsFifo, servesMount, holdsTerminals].includes(null);

/** What makes a process that serves nobody wanted all the same, perhaps. */
function doubtsOf(member: UnitMember, unit: Unit, top: UnitMember, facts: UnitFacts): string[] {
  const doubts: string[] = [];
  const { suspect, details, argv } = member;
  const { lineage, info, attribution } = suspect;
  if (attribution === 'owner') doubts.push('It is Claude itself, and may still be at work.');
  if (details?.ignoresHangup === true) doubts.push('It was started to outlive its terminal (nohup).');
  else if (lineage?.hasLeft === true)
    doubts.push('It left its parent while its session lived, as things started on purpose do.');
  if (facts.endedInOrder) doubts.push('Its session ended in order and left it running.');
  if (isShellWrapper(argv) || (top.suspect !== suspect && isShellWrapper(top.argv)))
    doubts.push("It works for a command of Claude's shell, which may be wanted to the end.");
  else if (attribution !== 'owner' && !facts.isServer)
    doubts.push('A command or a hook of the session started it, and it may be wanted to its end.');
  else if (member !== top && facts.isServer && !isPartOfServer(member, unit))
    doubts.push('A server started it, perhaps for somebody who asked, so it may be wanted to its end.');
  if ((details?.outboundConnections ?? 0) > 0) doubts.push('It talks to another program or computer.');
  if (
    info.session === info.pid &&
    !isShellWrapper(argv) &&
    lineage?.hasLeft !== true &&
    attribution !== 'owner'
  )
    doubts.push('It runs in a process session of its own (setsid).');
  return doubts;
}

/**
 * A known stdio server whose input is no pipe, no socket and no terminal: it can never be asked anything. Not one that
 * leads a process group, as what a person starts in a shell does: Claude's servers stay in Claude's own.
 */
function isServerWithoutInput({ suspect, details, argv }: UnitMember): boolean {
  return (
    details !== null &&
    details.ignoresHangup !== true &&
    suspect.info.processGroup !== suspect.info.pid &&
    isMcpServerCommand(argv) &&
    details.standardInput?.kind === 'other' &&
    details.listeners !== null &&
    details.listeners.length === 0
  );
}
