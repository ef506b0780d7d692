import { describe, expect, it } from 'vitest';
import { layerNames } from '../../../../shared/judge/world/layers.ts';
import { row } from '../../../fakes/process-row.ts';
import {
  claude,
  claudeRecord,
  HOUR,
  MINUTE,
  NOW,
  pluginRecord,
  processVerdict,
  shell,
  verdictOn,
  wideAwake,
  worldOf,
  type WorldFacts,
} from '../../../fakes/world.ts';

const stale = pluginRecord('one');
const fresh = pluginRecord('one', { lastHeartbeatMs: NOW - 5 * MINUTE });
/** A process that had the number before the session began, and one that got it an hour after. */
const older = row(100, { startedAtMs: NOW - 11 * HOUR });
const younger = row(100, { startedAtMs: NOW - 9 * HOUR });

describe("the shell plugin's records, whose pid was a hook's and proves nothing", () => {
  it.each<[what: string, world: WorldFacts, verdict: string]>([
    ['pid dead, heartbeat stale', { records: [stale] }, 'orphaned process-gone proven'],
    ['pid dead, heartbeat fresh', { records: [fresh] }, 'active fresh-heartbeat none'],
    [
      'pid dead, the kernel does not agree',
      { records: [stale], probes: new Map() },
      'protected not-judged none',
    ],
    [
      'never beaten, and old',
      { records: [pluginRecord('one', { lastHeartbeatMs: null })] },
      'orphaned process-gone proven',
    ],
    [
      'a heartbeat of the future',
      { records: [pluginRecord('one', { lastHeartbeatMs: NOW + HOUR })] },
      'active fresh-heartbeat none',
    ],
    ['no keeper ever ran', { records: [stale], keeper: null }, 'orphaned process-gone proven'],
    [
      'the computer woke up a moment ago: its loop had no time to beat',
      { records: [stale], keeper: { ...wideAwake, wokeAtMs: wideAwake.awakeMs - 5 * MINUTE } },
      'active fresh-heartbeat none',
    ],
    [
      'Claude Code lists it as alive',
      { records: [stale], processes: [shell(), claude(300)], claudeRecords: [claudeRecord(300, 'one')] },
      'active owner-running none',
    ],
    [
      'Claude Code lists it, and its process cannot be identified',
      {
        records: [stale],
        processes: [claude(300, { identity: null })],
        claudeRecords: [claudeRecord(300, 'one')],
      },
      'protected not-judged none',
    ],
    [
      'a Claude process was told to resume it',
      { records: [stale], processes: [shell(), claude(300, { argv: ['claude', '-r', 'one'] })] },
      'active owner-running none',
    ],
    [
      'a Claude process of unknown session works in its folder',
      { records: [stale], processes: [shell(), claude(300)], strayClaudeFolders: new Set(['/home/ada/one']) },
      'orphaned process-gone likely',
    ],
    [
      'where other Claude processes work could not be read',
      { records: [stale], strayClaudeFolders: null },
      'orphaned process-gone likely',
    ],
    ['its pid was given away', { records: [stale], processes: [younger] }, 'orphaned pid-recycled proven'],
    [
      'its pid was given away, its loop beats',
      { records: [fresh], processes: [younger] },
      'active fresh-heartbeat none',
    ],
    [
      'its pid is held by something older',
      { records: [stale], processes: [older] },
      'orphaned heartbeat-timeout likely',
    ],
    [
      'its pid is Claude itself',
      { records: [stale], processes: [shell(), claude(100, { startedAtMs: NOW - 11 * HOUR })] },
      'active owner-running none',
    ],
    [
      'its pid is a Claude that has exited',
      { records: [stale], processes: [claude(100, { state: 'zombie', startedAtMs: NOW - 11 * HOUR })] },
      'orphaned process-gone proven',
    ],
  ])('%s', (_what, world, expected) => {
    const verdict = verdictOn(worldOf(world), 'one');
    expect(`${verdict.verdict} ${verdict.reason} ${verdict.confidence}`).toBe(expected);
    expect(verdict.layers.map(({ layer }) => layer)).toEqual(layerNames);
  });

  it.each([[[older]], [[younger]], [[]]])('its pid is never under suspicion', (processes) => {
    expect(processVerdict(worldOf({ records: [stale], processes }), 100)).toBeNull();
  });
});
