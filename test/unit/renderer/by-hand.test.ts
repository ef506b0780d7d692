import { expect, it } from 'vitest';
import { canAlwaysEnd, canClose, canEnd, cutOff } from '../../../renderer/state/cleanup/by-hand.ts';
import { scanOf } from '../../e2e/window/fixtures/scans.ts';
import { processRow, sessionRow } from '../../e2e/window/fixtures/sessions.ts';

const over = sessionRow('over');
const running = sessionRow('runs', { verdict: 'active', owner_running: true, status: 'idle' });

it.each([
  ['a left-over', over, processRow(1), true, false],
  ['one that somebody may want', over, processRow(1, { confidence: 'likely' }), true, true],
  ['one that stays by a doubt', over, processRow(1, { confidence: 'none' }), true, true],
  ['one that a veto protects', over, processRow(1, { vetoes: ['Your keep list says so.'] }), false, false],
  ['a guess', over, processRow(1, { origin: 'probable', confidence: 'none' }), false, false],
  ['one without an identity', over, processRow(1, { start_token: null }), false, false],
  [
    'a member of a running session',
    running,
    processRow(1, { vetoes: ['Its session is running.'] }),
    true,
    false,
  ],
  ['Claude itself', running, processRow(1, { attribution: 'owner' }), false, false],
  ['one of another computer', sessionRow('b', { verdict: 'protected' }), processRow(1), false, false],
])('%s: offered for an end %#', (_, session, process, end, always) => {
  expect([canEnd(session, process), canAlwaysEnd(session, process)]).toEqual([end, always]);
});

it('only a session that is idle is offered to be closed', () => {
  expect(canClose(running)).toBe(true);
  expect(canClose({ ...running, status: 'busy' })).toBe(false);
  expect(canClose({ ...running, reason: 'current-session' })).toBe(false);
  expect(canClose(over)).toBe(false);
});

it('what the computer took with it can be resumed together', () => {
  const sessions = [
    sessionRow('a', { died_with_machine: true }),
    sessionRow('b', { died_with_machine: true, can_resume: false }),
    sessionRow('c'),
  ];
  expect(cutOff(scanOf(sessions)).map(({ session_id: id }) => id)).toEqual(['a']);
});
