import { displayCommand, printable, redact } from '../../words/redact.ts';
import { isShellWrapper } from '../../process/shape.ts';
import type { Living } from './living.ts';
import type { Suspect } from './suspect.ts';
import { ancestorsOf } from '../../process/tree.ts';
import type { Confidence, Evidence, ProcessVerdict, Veto, VetoKind } from '../world/verdict.ts';
import { isPassing, vetoesOn } from './vetoes.ts';
import { wantedPids } from './wanted.ts';
import { processesOf } from '../../process/machine.ts';
import type { World } from '../world/world.ts';

/** What a suspect's session means for how sure we may be. */
export interface SuspectSession {
  /** It ended in order; Claude Code had ended its own by then, so survivors may be meant to survive. */
  endedInOrder: boolean;
  /** Confidence of the verdict on the session whose owner still runs; `proven` where the owner is gone. */
  ownerConfidence: Confidence;
}

/**
 * Judges all suspects: evidence, confidence and vetoes of each, then of each unit (a process with all its
 * descendants) as a whole. One veto or one doubt in a unit is the whole unit's.
 */
export function judgeProcesses(
  suspects: ReadonlyMap<number, Suspect>,
  sessionOf: (sessionId: string) => SuspectSession,
  living: Living,
  world: World,
  off: ReadonlySet<VetoKind> = new Set(),
): Map<string, ProcessVerdict[]> {
  const context = { world, living, suspects, wantedPids: wantedPids(living, world) };
  const units = new Map<
    number,
    { suspect: Suspect; evidence: Evidence[]; confidence: Confidence; vetoes: Veto[] }[]
  >();
  for (const suspect of suspects.values()) {
    const { confidence, doubts } = confidenceIn(suspect, sessionOf(suspect.sessionId), world);
    const member = {
      suspect,
      confidence,
      evidence: [...suspect.evidence, ...doubts],
      vetoes: vetoesOn(suspect, context, off),
    };
    const root = unitRoot(suspect, suspects, world);
    const unit = units.get(root);
    if (unit === undefined) units.set(root, [member]);
    else unit.push(member);
  }

  const verdicts = new Map<string, ProcessVerdict[]>();
  // In one order whatever order they were found in: the same facts are the same plan.
  for (const [unitPid, members] of [...units].sort(([a], [b]) => a - b)) {
    const confidence = members.some((member) => member.confidence === 'likely') ? 'likely' : 'proven';
    const vetoed = members.find((member) => member.vetoes.length > 0);
    const sessionId = suspects.get(unitPid)?.sessionId ?? '';
    const rows = verdicts.get(sessionId) ?? [];
    verdicts.set(sessionId, rows);
    const depth = new Map(members.map(({ suspect }) => [suspect, depthBelow(unitPid, suspect, world)]));
    members.sort(
      (a, b) =>
        (depth.get(a.suspect) ?? 0) - (depth.get(b.suspect) ?? 0) || a.suspect.info.pid - b.suspect.info.pid,
    );
    for (const member of members) {
      const { info } = member.suspect;
      const details = world.details.get(info.pid) ?? null;
      const byUnit: Veto[] =
        vetoed === undefined || member.vetoes.length > 0
          ? []
          : [
              {
                kind: 'member-vetoed',
                detail: `It belongs together with process ${vetoed.suspect.info.pid}, which must stay.`,
              },
            ];
      rows.push({
        pid: info.pid,
        parentPid: info.parentPid,
        identity: info.identity,
        unitPid,
        name: redact(printable(info.name)),
        command: displayCommand(details?.argv ?? info.argv, info.name),
        startedAtMs: info.startedAtMs,
        attribution: member.suspect.attribution,
        confidence: member.vetoes.length + byUnit.length > 0 ? 'none' : confidence,
        evidence: member.evidence,
        vetoes: [...member.vetoes, ...byUnit],
        isPassing: isPassing(info, context),
        details,
      });
    }
  }
  return verdicts;
}

/** The topmost suspect above (or at) a suspect: what is ended, is ended from there down. */
export function unitRoot(suspect: Suspect, suspects: ReadonlyMap<number, Suspect>, world: World): number {
  let root = suspect.info.pid;
  for (const ancestor of ancestorsOf(root, processesOf(world))) {
    if (suspects.has(ancestor.pid)) root = ancestor.pid;
  }
  return root;
}

/** How many parents lie between a process and the top of its unit. */
function depthBelow(unitPid: number, { info }: Suspect, world: World): number {
  if (info.pid === unitPid) return 0;
  return 1 + ancestorsOf(info.pid, processesOf(world)).findIndex(({ pid }) => pid === unitPid);
}

/** How sure we are that nobody wants it; every doubt is named and makes it at most `likely`. */
function confidenceIn(
  suspect: Suspect,
  session: SuspectSession,
  world: World,
): { confidence: Exclude<Confidence, 'none'>; doubts: Evidence[] } {
  const { attribution, lineage, info } = suspect;
  const details = world.details.get(info.pid) ?? null;
  const doubts: string[] = [];
  if (attribution === 'environment') {
    doubts.push('Where it comes from is certain, but it was never seen while its session lived.');
  }
  if (attribution === 'shape') doubts.push('Only its shape speaks for it.');
  if (attribution === 'owner' && details?.ignoresHangup === true) {
    doubts.push('It was started to outlive its terminal (nohup).');
  }
  if (session.ownerConfidence !== 'proven') doubts.push('Whether its session is over is only likely.');
  if (attribution === 'lineage') {
    const isServer = lineage?.isServer === true;
    if (lineage !== null && lineage.via !== 'descendant') {
      doubts.push('It had left its parent before it was first seen, as things started on purpose do.');
    }
    if (!isServer && details?.listeningSockets !== 0) {
      doubts.push(
        details?.listeningSockets == null
          ? 'Whether it serves anything could not be read.'
          : 'It listens for connections, so somebody may still want it.',
      );
    }
    if (!isServer && details?.ignoresHangup === true)
      doubts.push('It was started to outlive its terminal (nohup).');
    if (session.endedInOrder && !isServer && !isShellWrapper(details?.argv ?? info.argv)) {
      doubts.push('Its session ended in order and left it running.');
    }
  }
  return {
    confidence: doubts.length === 0 ? 'proven' : 'likely',
    doubts: doubts.map((detail) => ({ source: attribution, detail })),
  };
}
