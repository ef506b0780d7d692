import { isSpokenToFromElsewhere } from '../../process/claude-process.ts';
import { endRuleFor } from '../../settings/always-end.ts';
import { isCrashHandler, isSteered } from '../../process/known-programs.ts';
import { processesOf } from '../../process/machine.ts';
import { parentOf } from '../../process/tree.ts';
import { groupBy } from '../../words/group-by.ts';
import { displayCommand, printable, redact } from '../../words/redact.ts';
import type { Confidence, Evidence, Origin, ProcessVerdict, Veto, RuleName } from '../world/verdict.ts';
import type { World } from '../world/world.ts';
import type { Living } from './living.ts';
import type { Suspect, UnitMember } from './suspect.ts';
import { isServerOfClaude } from './server.ts';
import { useOf, type UnitFacts, type UnitUse } from './use.ts';
import { aboveIn, foldersIn, isPassing, sessionsByOwner, vetoesOn, type VetoContext } from './vetoes.ts';
import { wantedPids } from './wanted.ts';

/** What a suspect's session means for how sure we may be. */
export interface SuspectSession {
  /** It ended in order; Claude Code had ended its own by then, so survivors may be meant to survive. */
  endedInOrder: boolean;
  /** Confidence of the verdict on the session whose owner still runs; `proven` where the owner is gone. */
  ownerConfidence: Confidence;
  /** Claude Code's own record calls the owner idle, and nobody steers it from elsewhere. */
  ownerIsIdle: boolean;
  /** Its release is known, and is one that runs its hooks outside of its own process group. */
  hooksAreApart: boolean;
}

interface Member extends UnitMember {
  vetoes: readonly Veto[];
}

/**
 * Judges all suspects by two questions, apart: where does it come from (origin), and can anybody still want it (use)?
 * Then every unit (a process with all its descendants) as a whole: one veto or one doubt in it is the whole unit's.
 */
export function judgeProcesses(
  suspects: ReadonlyMap<number, Suspect>,
  sessionOf: (sessionId: string) => SuspectSession,
  living: Living,
  world: World,
  off: ReadonlySet<RuleName> = new Set(),
): Map<string, ProcessVerdict[]> {
  const context: VetoContext = {
    world,
    living,
    suspects,
    wantedPids: wantedPids(living, world),
    above: aboveIn(world, suspects),
    foldersOf: foldersIn(world),
    sessionsOf: sessionsByOwner(world),
  };
  const roots = unitRoots(suspects, world);
  const units = new Map<number, Member[]>();
  for (const suspect of suspects.values()) {
    const details = world.details.get(suspect.info.pid) ?? null;
    const argv = details?.argv ?? suspect.info.argv;
    const member = { suspect, details, argv, vetoes: vetoesOn(suspect, context, off) };
    const root = roots.get(suspect.info.pid) ?? suspect.info.pid;
    const unit = units.get(root);
    if (unit === undefined) units.set(root, [member]);
    else unit.push(member);
  }
  const helpersOf = helpersBySession(suspects, world);
  const verdicts = new Map<string, ProcessVerdict[]>();
  // In one order whatever order they were found in: the same facts are the same plan.
  for (const [unitPid, members] of [...units].sort(([a], [b]) => a - b)) {
    topDown(unitPid, members);
    const sessionId = suspects.get(unitPid)?.sessionId ?? '';
    const session = sessionOf(sessionId);
    const use = useOf(members, unitFacts(members, session, helpersOf(sessionId), world, off), off);
    const origin = originOf(members, session);
    const rows = verdicts.get(sessionId) ?? [];
    verdicts.set(sessionId, rows);
    rows.push(...unitVerdicts(unitPid, members, origin, use, context));
  }
  return verdicts;
}

/** A browser's crash handler leaves its parent at once, and keeps a pair of sockets with it. */
function helpersBySession(
  suspects: ReadonlyMap<number, Suspect>,
  world: World,
): (sessionId: string) => ReadonlySet<number> {
  const helpers = [...suspects.values()].filter(({ info }) =>
    isCrashHandler(info, world.details.get(info.pid)?.argv ?? info.argv),
  );
  const bySession = groupBy(helpers, ({ sessionId }) => sessionId);
  return (sessionId) => new Set(bySession.get(sessionId)?.map(({ info }) => info.pid));
}

/** Parents before children, and siblings by pid. */
function topDown(unitPid: number, members: Member[]): void {
  const parents = new Map(members.map(({ suspect: { info } }) => [info.pid, info.parentPid]));
  const depths = new Map<number, number>([[unitPid, 0]]);
  const depthOf = (pid: number): number => {
    const path: number[] = [];
    let at = pid;
    for (
      ;
      !depths.has(at) && parents.has(at) && !path.includes(at) && path.length < 64;
      at = parents.get(at) ?? 0
    )
      path.push(at);
    const base = depths.get(at) ?? 0;
    for (const [index, one] of path.reverse().entries()) depths.set(one, base + index + 1);
    return depths.get(pid) ?? base;
  };
  members.sort(
    (a, b) =>
      depthOf(a.suspect.info.pid) - depthOf(b.suspect.info.pid) || a.suspect.info.pid - b.suspect.info.pid,
  );
}

function unitFacts(
  members: readonly Member[],
  session: SuspectSession,
  helpers: ReadonlySet<number>,
  world: World,
  off: ReadonlySet<RuleName>,
): UnitFacts {
  const [top] = members;
  const rules = world.config.always_end;
  const covers = (member: Member) =>
    endRuleFor(
      {
        sessionIds: [],
        folders: member.details?.workingDirectory == null ? [] : [member.details.workingDirectory],
        commands: member.argv === null ? [] : [member.argv.join(' ')],
      },
      rules,
    );
  return {
    alwaysEnd: rules.length === 0 || top === undefined ? null : covers(top),
    isIdleClaude:
      top?.suspect.attribution === 'owner' &&
      hasOnlyServers(top, members, session) &&
      !isSpokenToFromElsewhere({ argv: top.argv }) &&
      session.ownerConfidence === 'proven' &&
      (session.ownerIsIdle || off.has('use:idle')),
    isServer: top !== undefined && (isServerOfClaude(top, session.hooksAreApart) || off.has('use:server')),
    endedInOrder: session.endedInOrder,
    helpers,
  };
}

/** A hook or a command that still runs below a Claude is work, whatever Claude's record says of itself. */
const hasOnlyServers = (claude: Member, members: readonly Member[], { hooksAreApart }: SuspectSession) =>
  members.every(
    (one) =>
      one === claude ||
      // What a server of a Claude that can be resumed runs may be wanted to its end.
      isServerOfClaude(one, hooksAreApart) ||
      (one.suspect.info.parentPid !== claude.suspect.info.pid && isSteered(one.suspect.info, one.argv)),
  );

const isByLooks = ({ attribution }: Suspect) => attribution === 'shape' || attribution === 'parent';

/** The least sure member speaks for its unit; and of what is only likely to be over nothing is certain. */
function originOf(members: readonly Member[], session: SuspectSession): Origin {
  // What a running Claude started hangs below it; whose owner is gone comes from that one, whoever else is in doubt.
  const top = members[0]?.suspect;
  const isOfDoubtfulOwner =
    top?.attribution === 'owner' ? session.ownerConfidence !== 'proven' : top?.isOfRunningOwner === true;
  const isProbable =
    isOfDoubtfulOwner || members.some(({ suspect }) => isByLooks(suspect) && suspect.isCertain !== true);
  return isProbable ? 'probable' : 'certain';
}

/** DESIGN: certain and useless is proven; certain or useless alone is offered; else it is left alone. */
function confidenceOf(origin: Origin, use: UnitUse, members: readonly Member[]): Confidence {
  if (origin === 'certain') return use.use === 'none' && use.isProven ? 'proven' : 'likely';
  if (use.use === 'none') return 'likely';
  // A Claude that may be over is always a question for its user, with what it started.
  return members[0]?.suspect.attribution === 'owner' ? 'likely' : 'none';
}

function unitVerdicts(
  unitPid: number,
  members: readonly Member[],
  origin: Origin,
  use: UnitUse,
  context: VetoContext,
): ProcessVerdict[] {
  const confidence = confidenceOf(origin, use, members);
  const vetoed = members.find(({ vetoes }) => vetoes.length > 0);
  return members.map(({ suspect, details, argv, vetoes }) => {
    const { info } = suspect;
    const byUnit: Veto[] =
      vetoed === undefined || vetoes.length > 0
        ? []
        : [
            {
              kind: 'member-vetoed',
              detail: `It belongs together with process ${vetoed.suspect.info.pid}, which must stay.`,
            },
          ];
    const evidence: Evidence[] = suspect.evidence;
    return {
      pid: info.pid,
      parentPid: info.parentPid,
      identity: info.identity,
      unitPid,
      name: redact(printable(info.name)),
      command: displayCommand(argv, info.name),
      startedAtMs: info.startedAtMs,
      attribution: suspect.attribution,
      origin,
      use: use.use,
      useReasons: use.reasons.get(info.pid) ?? [],
      confidence: vetoes.length + byUnit.length > 0 ? 'none' : confidence,
      evidence,
      vetoes: [...vetoes, ...byUnit],
      isPassing: isPassing(info, context),
      details,
    };
  });
}

/** For every suspect the topmost suspect above (or at) it: what is ended, is ended from there down. */
export function unitRoots(suspects: ReadonlyMap<number, Suspect>, world: World): Map<number, number> {
  const roots = new Map<number, number>();
  const processes = processesOf(world);
  for (const pid of suspects.keys()) {
    let root = pid;
    const seen = new Set<number>();
    let ancestor = processes.get(pid);
    while (ancestor !== undefined && !seen.has(ancestor.pid)) {
      seen.add(ancestor.pid);
      const known = roots.get(ancestor.pid);
      if (known !== undefined) {
        root = known;
        break;
      }
      if (suspects.has(ancestor.pid)) root = ancestor.pid;
      ancestor = parentOf(ancestor, processes);
    }
    for (const one of seen) if (suspects.has(one)) roots.set(one, root);
    roots.set(pid, root);
  }
  return roots;
}
