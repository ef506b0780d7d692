import { expect, it } from 'vitest';
import { processIdentity } from '../../../../shared/process/identity.ts';
import type { ProcessInfo } from '../../../../shared/process/process.ts';
import { findClaudeOwner, findOwner } from '../../../../shared/session/owner.ts';
import { row } from '../../../fakes/process-row.ts';
import { claude, claudeRecord, MINUTE, NOW, worldOf } from '../../../fakes/world.ts';

const listed = (info: ProcessInfo) => worldOf({ processes: [info] });

it.each<[holder: string, found: string, info: ProcessInfo]>([
  ['a Claude, where the name of the boot alone differs', 'running', claude(50)],
  ['another program, as machines boot alike', 'unknown', row(50)],
])('an owner of an earlier boot, whose pid and start are those of %s: %s', (_holder, found, info) => {
  const identity = processIdentity({ pid: 50, startToken: '500', bootId: 'an earlier boot', uid: 1000 });
  expect(findOwner(identity, listed(info)).state).toBe(found);
});

it.each<[what: string, found: string, facts: Partial<ProcessInfo>]>([
  ['that started before it', 'running', { startedAtMs: NOW - 61 * MINUTE }],
  ['that started long after it, perhaps of another boot', 'unknown', { startedAtMs: NOW - MINUTE }],
])('a record with the start of a program unlike Claude %s: %s', (_what, found, facts) => {
  const record = claudeRecord(50, 'one', { startedAtMs: NOW - 60 * MINUTE });
  expect(findClaudeOwner(record, listed(row(50, facts))).state).toBe(found);
  expect(findClaudeOwner(record, listed(claude(50, facts))).state).toBe('running');
});
