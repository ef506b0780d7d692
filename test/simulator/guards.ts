import { useRules, type RuleName, type VetoKind } from '../../shared/judge/world/verdict.ts';
import { vetoKinds } from '../../shared/judge/processes/vetoes.ts';

/**
 * What can be switched off to see whether the simulator notices. Each works on what the real code is given (its
 * operating system, its files, its lists of rules), never inside it.
 */
export const dependencyGuards = {
  'signal-recheck': 'A signal goes to whoever holds the pid; the identity is not compared.',
  identify: 'Who holds a pid is answered with the identity that was expected, and signals are not compared.',
  'two-sightings': 'Every orphan is taken for seen before.',
  'second-look': 'Steps are carried out as planned, without looking again right before.',
  probe: 'The kernel is said to know nothing of processes that a listing lacks.',
  'awake-time': 'The keeper counts time by the clock on the wall.',
  'quiet-after-gap': 'The monitor is not told that the machine slept or that the clock was set.',
  'just-awake': 'A clean-up is not told that the machine slept a moment ago.',
  'grace-period': 'Nothing is too young to be judged.',
  suspended: 'A suspended session misses its heartbeats like any other.',
  threshold: 'A heartbeat is stale as soon as it is missed.',
  hostname: 'Records of other computers look like ours.',
  'pid-domain': 'Records of other containers look like ours.',
  'boot-id': 'Identities of an earlier boot look like those of this one.',
  'lineage-identity': 'Recorded processes are found again by their pid alone.',
  'run-place': 'Whoever has the number of a process that was once in the place of a run counts as in it.',
  'owner-identity': 'The processes of sessions are found again by their pid alone.',
  'listing-error': 'A listing that failed counts as complete, and the kernel is not asked.',
  'own-refusal': 'The system signals also ourselves and other users’ processes.',
  'proven-only': 'Steps that are only likely are taken like proven ones.',
  lock: 'Several clean-ups may run at once.',
} as const;

export type DependencyGuard = keyof typeof dependencyGuards;
export type Guard =
  | DependencyGuard
  | `veto:${Exclude<VetoKind, 'member-vetoed'>}`
  | `use:${(typeof useRules)[number]}`;

export const guards: readonly Guard[] = [
  ...(Object.keys(dependencyGuards) as DependencyGuard[]),
  ...vetoKinds.map((kind) => `veto:${kind}` as const),
  ...useRules.map((rule) => `use:${rule}` as const),
];

export function isGuard(text: string): text is Guard {
  return guards.some((guard) => guard === text);
}

export const rulesOff = (off: ReadonlySet<Guard>): ReadonlySet<RuleName> =>
  new Set([
    ...vetoKinds.filter((kind) => off.has(`veto:${kind}`)),
    ...useRules.map((rule) => `use:${rule}` as const).filter((rule) => off.has(rule)),
  ]);
