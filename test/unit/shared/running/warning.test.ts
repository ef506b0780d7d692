import { expect, it } from 'vitest';
import { documents } from '../../../../shared/contract/command-documents.ts';
import { processIdentity } from '../../../../shared/process/identity.ts';
import { describeWarning, memoryWarning, runawayWarning } from '../../../../shared/running/warning.ts';
import { fieldsOf, pathsIn } from '../../../fakes/document-fields.ts';

const nowMs = Date.parse('2026-11-27T12:00:00Z');
const short = memoryWarning(
  'Memory is short: 600 MB of 16 GB left.',
  { totalBytes: 16e9, availableBytes: 6e8, stalledPercent: 12, level: null },
  nowMs,
);
const sample = {
  identity: processIdentity({ pid: 412, startToken: '77', bootId: 'boot', uid: 1000 }),
  name: 'node',
  sessionId: 'one',
  workingDir: '/home/ann/shop',
  sessionIsOver: false,
  isOwner: false,
  ageMs: null,
  cpuMs: 0,
  residentBytes: 1,
};
const runaway = runawayWarning(
  [
    { key: 'a', sample, what: { kind: 'cpu', forMs: 2_400_000, cpuMs: 2_300_000 } },
    { key: 'b', sample, what: { kind: 'memory', forMs: 2_400_000, fromBytes: 1e9, toBytes: 3e9 } },
  ],
  nowMs,
);

it('a warning is the document that docs/JSON.md tells of, and both kinds together have all its fields', () => {
  const fields = fieldsOf(documents.warning);
  const seen = new Set<string>();
  for (const one of [short, runaway]) {
    expect(documents.warning.safeParse(one).error?.issues ?? []).toEqual([]);
    for (const at of pathsIn(one, fields)) seen.add(at);
  }
  expect([...seen].toSorted()).toEqual([...fields.keys()].toSorted());
});

it('says who ran away in the words of the notification', () => {
  expect(runaway.text).toContain('node (process 412) of shop has kept a processor core busy');
  expect(runaway.runaways).toMatchObject([
    { pid: 412, start_token: '77', session_id: 'one', kind: 'cpu', cpu_ms: 2_300_000, to_bytes: null },
    { kind: 'memory', from_bytes: 1e9, to_bytes: 3e9, cpu_ms: null },
  ]);
});

it('is told with its age, and where there was none, that', () => {
  expect(describeWarning(short, nowMs + 2 * 3_600_000)).toBe(
    'Told 2 hours ago: Memory is short: 600 MB of 16 GB left.',
  );
  expect(describeWarning(null, nowMs)).toBe('Never told so far.');
});
