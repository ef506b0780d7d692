import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planDigest } from '../../../../electron/janitor/clean/plan-digest.ts';
import { isAttached, isDisplaced } from '../../../../shared/session/attach.ts';
import { sameProcess } from '../../../../shared/process/identity.ts';
import { layerNames } from '../../../../shared/judge/world/layers.ts';
import { makePlan } from '../../../../shared/plan/make-plan.ts';
import type { Step } from '../../../../shared/plan/plan.ts';
import type { ProcessInfo } from '../../../../shared/process/process.ts';
import type { SessionVerdict } from '../../../../shared/judge/world/verdict.ts';
import { processesOf } from '../../../../shared/process/machine.ts';
import type { World } from '../../../../shared/judge/world/world.ts';
import { randomWorld, sessionIds } from '../../../fakes/random-world.ts';
import { claude, claudeRecord, HOUR, judge, NOW, scanOf, wideAwake } from '../../../fakes/world.ts';

const runs = { numRuns: 3000 };
const holds = (property: (world: World) => void) => fc.assert(fc.property(randomWorld, property), runs);

const terminated = (world: World, isMeant: (step: Step) => boolean = () => true) =>
  makePlan(scanOf(world), planDigest).steps.flatMap((step) =>
    step.kind === 'terminate' && isMeant(step) ? step.processes : [],
  );
const isProven = (step: Step) => step.confidence === 'proven';

/** A clock that was set back can make a parent look younger than its child, and so like nobody's parent (attach.ts). */
function hasYoungParents(world: World): boolean {
  const processes = processesOf(world);
  return [...processes.values()].some(({ parentPid, startedAtMs }) => {
    const parent = processes.get(parentPid);
    return (parent?.startedAtMs ?? 0) > (startedAtMs ?? Infinity);
  });
}

/** An independent opinion on who is wanted: a Claude in a terminal, all below it, all that names it as origin. */
function certainlyWanted(world: World): Set<number> {
  const processes = processesOf(world);
  const isClaude = (info: ProcessInfo) => info.name === 'claude' && !(info.argv ?? []).includes('daemon');
  const roots = [...processes.values()].filter(
    (info) =>
      isClaude(info) &&
      info.tty !== null &&
      info.state !== 'zombie' &&
      info.identity !== null &&
      !isDisplaced(info, processes),
  );
  const wanted = new Set<number>();
  for (const root of roots) {
    wanted.add(root.pid);
    for (const { pid, markers, startedAtMs } of processes.values()) {
      const named = markers?.childSession === true && markers.claudePid === root.pid;
      const isLater = startedAtMs !== null && root.startedAtMs !== null && startedAtMs >= root.startedAtMs;
      if (named && isLater) wanted.add(pid);
    }
  }
  for (let size = -1; size !== wanted.size;) {
    size = wanted.size;
    for (const { pid, parentPid } of processes.values())
      if (wanted.has(parentPid) && pid !== parentPid) wanted.add(pid);
  }
  return new Set([...wanted, ...world.current.pids]);
}

describe('in any world', () => {
  it('a session is never orphaned while its owner, by identity, runs attached', () => {
    holds((world) => {
      const processes = processesOf(world);
      for (const verdict of judge(world)) {
        const owner = world.records.find(({ sessionId }) => sessionId === verdict.sessionId)?.owner ?? null;
        const info = owner === null ? undefined : processes.get(owner.identity.pid);
        if (owner === null || info?.identity == null || !sameProcess(info.identity, owner.identity)) continue;
        if (info.state === 'zombie' || info.tty === null || !isAttached(owner, info, processes)) continue;
        if (isDisplaced(info, processes)) continue;
        expect(verdict.verdict).not.toBe('orphaned');
      }
    });
  });

  it('a session of another host is never judged', () => {
    holds((world) => {
      for (const verdict of judge(world)) {
        const record = world.records.find(({ sessionId }) => sessionId === verdict.sessionId);
        if (record?.hostname !== 'laptop' || verdict.reason === 'current-session') continue;
        expect(verdict).toMatchObject({ verdict: 'protected', reason: 'other-host', confidence: 'none' });
      }
    });
  });

  it('there are five layers in their order, and every verdict and veto explains itself', () => {
    holds((world) => {
      for (const verdict of judge(world)) {
        expect(verdict.layers.map(({ layer }) => layer)).toEqual(layerNames);
        expect(verdict.explanation).not.toBe('');
        expect(verdict.layers.every(({ detail }) => detail !== '')).toBe(true);
        for (const process of verdict.processes) {
          expect(process.evidence.length).toBeGreaterThan(0);
          expect(process.useReasons.length).toBeGreaterThan(0);
          const isLeft =
            process.vetoes.length > 0 || (process.origin === 'probable' && process.use !== 'none');
          if (process.vetoes.length > 0) expect(process.confidence).toBe('none');
          if (process.confidence === 'none') expect(isLeft).toBe(true);
        }
      }
    });
  });

  it('only orphans have a confidence, and every session is judged once', () => {
    holds((world) => {
      const verdicts = judge(world);
      for (const { verdict, confidence } of verdicts)
        expect(confidence !== 'none').toBe(verdict === 'orphaned');
      const readable = verdicts
        .filter(({ verdict }) => verdict !== 'unreadable')
        .map(({ sessionId }) => sessionId);
      expect(new Set(readable).size).toBe(readable.length);
    });
  });

  it('no step names a process that is wanted', () => {
    holds((world) => {
      const wanted = certainlyWanted(world);
      for (const { identity } of terminated(world)) expect(wanted.has(identity.pid)).toBe(false);
    });
  });

  it('every step names processes of ours, as they are listed, once', () => {
    holds((world) => {
      const processes = processesOf(world);
      const ended = terminated(world);
      for (const { identity } of ended) {
        const info = processes.get(identity.pid);
        expect(info?.identity != null && sameProcess(info.identity, identity)).toBe(true);
        expect(identity.uid).toBe(world.host.uid);
        expect(info!.state).not.toBe('zombie');
      }
      expect(new Set(ended.map(({ identity }) => identity.pid)).size).toBe(ended.length);
    });
  });

  it('a plan never takes part of a unit: what is below an ended process is ended with it', () => {
    holds((world) => {
      const ended = new Set(terminated(world).map(({ identity }) => identity.pid));
      for (const { pid, parentPid, state } of processesOf(world).values()) {
        if (ended.has(parentPid) && parentPid !== pid && state !== 'zombie')
          expect(ended.has(pid)).toBe(true);
      }
    });
  });
});

/** How bad a verdict is for a session. */
const harm = (verdict: SessionVerdict | undefined): number =>
  verdict?.verdict !== 'orphaned' ? 0 : verdict.confidence === 'proven' ? 2 : 1;

const withProcess = (world: World, info: ProcessInfo): World => ({
  ...world,
  listing: { ok: true, takenAtMs: NOW, processes: new Map([...processesOf(world), [info.pid, info]]) },
});

const isTakenUp = ({ current, claudeRecords, listing }: World, id: string): boolean =>
  current.sessionIds.has(id) ||
  claudeRecords.some(({ pid, sessionId }) => pid === 150 && sessionId === id) ||
  (listing.ok && listing.processes.get(150)?.argv?.includes('--resume') === true);

/** One more fact that speaks for session `id`. */
const signsOfLife: Record<string, (world: World, id: string) => World> = {
  'a live Claude process that Claude Code lists': (world, id) => ({
    ...withProcess(world, claude(150, { parentPid: 1, startedAtMs: NOW - HOUR })),
    claudeRecords: [...world.claudeRecords, claudeRecord(150, id, { procStart: '1500' })],
  }),
  'a live Claude process that was told to resume it': (world, id) =>
    withProcess(
      world,
      claude(150, { parentPid: 1, startedAtMs: NOW - HOUR, argv: ['claude', '--resume', id] }),
    ),
  'the command runs inside of it': (world, id) => ({
    ...world,
    current: { ...world.current, sessionIds: new Set([...world.current.sessionIds, id]) },
  }),
  'the kernel knows all pids that were asked for': (world) => ({
    ...world,
    probes: new Map([...world.probes.keys()].map((pid) => [pid, 'alive' as const])),
  }),
  'a heartbeat of this moment': (world, id) => ({
    ...world,
    records: world.records.map((record) =>
      record.sessionId !== id
        ? record
        : { ...record, lastHeartbeatMs: NOW, beat: { clock: 'clock-1', awakeMs: wideAwake.awakeMs } },
    ),
  }),
  'the computer woke up just now': (world) => ({
    ...world,
    keeper: world.keeper === null ? null : { ...world.keeper, wokeAtMs: world.keeper.awakeMs },
  }),
  'the user keeps it': (world, id) => ({
    ...world,
    config: { ...world.config, keep_list: [`session:${id}`] },
  }),
  'its record cannot be read any more': (world, id) => ({
    ...world,
    records: world.records.filter(({ sessionId }) => sessionId !== id),
    unreadable: [...world.unreadable, { sessionId: id, path: '/x', reason: 'torn' }],
  }),
  'the whole list of processes could not be read': (world) => ({
    ...world,
    listing: { ok: false, reason: 'no /proc' },
  }),
};

describe('more evidence of life never makes a verdict worse', () => {
  it.each(Object.entries(signsOfLife))('%s', (_what, add) => {
    fc.assert(
      fc.property(randomWorld, fc.constantFrom(...sessionIds), (world, id) => {
        const better = add(world, id);
        const before = new Map(judge(world).map((verdict) => [verdict.sessionId, verdict]));
        const after = judge(better).find(({ sessionId }) => sessionId === id);
        expect(harm(after)).toBeLessThanOrEqual(harm(before.get(id)));
        // Once another process runs the session, what the one before it left is a question of its own.
        if (isTakenUp(better, id)) return;
        // Whom an unreadable record would have protected, nobody can say.
        if (better.unreadable !== world.unreadable) return;
        const ended = new Set(terminated(world).map(({ identity }) => identity.pid));
        for (const { identity } of terminated(better, isProven)) expect(ended.has(identity.pid)).toBe(true);
        // What is only offered then depends on which units a process falls into.
        if (hasYoungParents(world)) return;
        for (const { identity } of terminated(better)) expect(ended.has(identity.pid)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(Object.entries(signsOfLife).slice(0, 3))('and certain life is enough: %s', (_what, add) => {
    fc.assert(
      fc.property(randomWorld, fc.constantFrom(...sessionIds), (world, id) => {
        // Each process that runs the session has a row of its own; of another one that lost its terminal is said so.
        const rows = judge(add(world, id)).filter(
          ({ sessionId }) => sessionId === id || sessionId.startsWith(`${id}-by-`) || sessionId === 'pid-150',
        );
        expect(rows.length === 0 || rows.some(({ verdict }) => verdict !== 'orphaned')).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
