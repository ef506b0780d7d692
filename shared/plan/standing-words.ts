import { formatBytes, plural } from '../words/format.ts';
import type { Amount, SessionStanding, Standing } from './standing.ts';

const isReadable = ({ session }: SessionStanding) => session.verdict !== 'unreadable';

/** `2 crashed sessions`; just `2 sessions` where not all of them crashed. */
export function countSessions(standing: Pick<Standing, 'toDo'>): string {
  const allCrashed = standing.toDo.every(({ session }) => session.verdict === 'orphaned');
  return plural(standing.toDo.length, allCrashed ? 'crashed session' : 'session');
}

/**
 * What and how much was left over, in one sentence without its full stop: `2 crashed sessions left 5 processes behind ·
 * 1.2 GB · 1 process stays`. Empty where nothing was.
 */
export function describeLeftOver(standing: Standing): string {
  const { stays: all, tooYoung } = standing.leftOver;
  const stays = { processes: all.processes - tooYoung.processes, bytes: all.bytes - tooYoung.bytes };
  const toDo = standing.toDo.filter(isReadable);
  const unreadable = standing.toDo.length - toDo.length;
  return [
    ...(toDo.length > 0 ? [whatToDo(toDo, standing)] : []),
    ...(stays.processes > 0 ? [whatStays(stays, toDo.length > 0)] : []),
    ...(tooYoung.processes > 0 ? [whatIsYoung(tooYoung, toDo.length > 0)] : []),
    ...(unreadable > 0 ? [`${plural(unreadable, 'record')} cannot be read`] : []),
    ...whatJustCrashed(standing),
  ].join(' · ');
}

/** The state of things in one sentence: what was left over, or that all is tidy. */
export function describeStanding(standing: Standing): string {
  const left = describeLeftOver(standing);
  if (left !== '') return left;
  const running = standing.sessions.filter(({ shownAs }) => shownAs === 'running').length;
  return running === 0
    ? 'All tidy · no sessions running'
    : `All tidy · ${plural(running, 'session')} running`;
}

function whatToDo(toDo: readonly SessionStanding[], { leftOver: { proven, likely } }: Standing): string {
  const who = countSessions({ toDo });
  const processes = proven.processes + likely.processes;
  if (processes === 0) return `${who} left only files behind`;
  const what = `${who} left ${plural(processes, 'process')} behind`;
  if (likely.processes === 0) return withMemory(what, proven);
  if (proven.processes === 0) return `${withMemory(what, likely)} · only likely`;
  return `${what} · ${share(proven, 'proven')} · ${share(likely, 'likely')}`;
}

const share = (amount: Amount, word: string) =>
  `${amount.processes} ${word}${amount.bytes > 0 ? `, ${formatBytes(amount.bytes)}` : ''}`;

const withMemory = (what: string, { bytes }: Amount) =>
  bytes > 0 ? `${what} · ${formatBytes(bytes)}` : what;

const moreOf = (amount: Amount, word: string) =>
  `${amount.processes} more ${word}${amount.bytes > 0 ? `, ${formatBytes(amount.bytes)}` : ''}`;

/** It counts as staying, but soon it may be offered. */
function whatIsYoung(young: Amount, isMore: boolean): string {
  if (isMore) return moreOf(young, 'not judged yet');
  return withMemory(`${plural(young.processes, 'process')} of finished sessions not judged yet`, young);
}

function whatStays(stays: Amount, isMore: boolean): string {
  const isOne = stays.processes === 1;
  if (isMore) return moreOf(stays, isOne ? 'stays' : 'stay');
  return withMemory(
    `${plural(stays.processes, 'process')} of finished sessions still ${isOne ? 'runs' : 'run'}`,
    stays,
  );
}

/** Said apart: nothing of it is judged yet, but it is there. */
function whatJustCrashed({ leftOver: { justCrashed } }: Standing): string[] {
  const { sessions, processes, bytes } = justCrashed;
  if (sessions === 0) return [];
  const left = [
    ...(processes > 0 ? [plural(processes, 'process')] : []),
    ...(bytes > 0 ? [formatBytes(bytes)] : []),
  ].join(', ');
  return [`${plural(sessions, 'session')} just crashed${left === '' ? '' : `: ${left}`}`];
}
