import { expect, it } from 'vitest';
import {
  someoneUnseenMayHold,
  type Kin,
} from '../../../../electron/platform/linux/inspect/streams/unseen-holder.ts';

const kin = (pid: number, facts: Partial<Kin> = {}): Kin => ({
  pid,
  parentPid: 1,
  processGroup: pid,
  session: pid,
  startTicks: 10_000,
  holdsNothing: false,
  service: '',
  ...facts,
});
/** A server whose client is gone; `systemd --user` (900) has adopted it. */
const server = kin(500, { parentPid: 900, processGroup: 400, session: 400 });

it.each<[string, boolean, Kin]>([
  ['a stranger that was there long before', false, kin(600, { startTicks: 50 })],
  ['a child of somebody else', false, kin(600, { parentPid: 700, startTicks: 20_000 })],
  ['a service that systemd started later', false, kin(600, { startTicks: 20_000, service: 'cups.service' })],
  ['pid 1', false, kin(1, { parentPid: 0 })],
  ['a kernel thread', false, kin(2, { parentPid: 900, holdsNothing: true })],
  ['one of its process group', true, kin(600, { parentPid: 700, processGroup: 400 })],
  ['one of its process session', true, kin(600, { parentPid: 700, session: 400, startTicks: 50 })],
  ['its child, started as somebody else', true, kin(600, { parentPid: 500 })],
  ['a child of its child', true, kin(600, { parentPid: 510 })],
  ['its ancestor', true, kin(900, { startTicks: 50 })],
  ['one that was adopted by init since', true, kin(600, { startTicks: 10_000 })],
  ['one that was adopted by the same since', true, kin(600, { parentPid: 900, startTicks: 9_800 })],
  ['one of whose service nothing is known', true, kin(600, { startTicks: 20_000, service: null })],
])('%s, whose files we may not see: %s', (_, expected, unseen) => {
  const all = [server, kin(510, { parentPid: 500 }), kin(700, { parentPid: 701 }), kin(900), unseen];
  const kinOf = (pid: number) => all.find((row) => row.pid === pid) ?? null;
  expect(someoneUnseenMayHold([server], [unseen], kinOf)).toBe(expected);
});

it('is no help to leave the service alone that the holder itself runs in', () => {
  const inCron = { ...server, service: 'cron.service' };
  const unseen = kin(600, { startTicks: 20_000, service: 'cron.service' });
  expect(someoneUnseenMayHold([inCron], [unseen], () => null)).toBe(true);
});

it.each([
  ['came into our namespace from outside', kin(30, { parentPid: 0 })],
  ['is the first of our namespace', kin(1)],
])('doubts a pipe that is held by who %s', (_, entered) => {
  expect(someoneUnseenMayHold([server, entered], [], () => null)).toBe(true);
  expect(someoneUnseenMayHold([server], [], () => null)).toBe(false);
});
