/** What anybody may read of a process, whoever it belongs to. */
export interface Kin {
  pid: number;
  parentPid: number;
  processGroup: number;
  session: number;
  /** Clock ticks from boot to its start. */
  startTicks: number;
  /** Kernel threads and zombies have no open files. */
  holdsNothing: boolean;
  /** The service it runs in; `''`: none; `null`: not known. */
  service: string | null;
}

/** A pipe's maker may have started another heir shortly before the process that we look at: ticks, 5 s. */
const marginTicks = 500;

/**
 * Whether one of the processes whose files we may not see could hold an end of a pipe, given those that visibly
 * hold it. An end is inherited: from the pipe's maker to what that starts (passing it on over a socket aside). So
 * who is neither near the holders (their process group, process session, ancestors, descendants) nor an heir that
 * lost its parent as they did (adopted, and started about when they were or later) has none. What systemd started
 * in a service of its own inherited nothing of ours.
 *
 * A pipe that came from outside of our PID namespace (`docker exec -i`) can be held out there: whoever brought it in
 * has parent 0 here, or is pid 1.
 */
export function someoneUnseenMayHold(
  holders: readonly Kin[],
  unseen: readonly Kin[],
  kinOf: (pid: number) => Kin | null,
): boolean {
  if (holders.some(({ pid, parentPid }) => pid === 1 || parentPid === 0)) return true;
  const sharedBy = (key: (kin: Kin) => number) => new Set(holders.map(key));
  const pids = sharedBy(({ pid }) => pid);
  const groups = sharedBy(({ processGroup }) => processGroup);
  const sessions = sharedBy(({ session }) => session);
  const services = new Set(holders.map(({ service }) => service));
  const adopters = sharedBy(({ parentPid }) => parentPid).add(1);
  const ancestors = new Set<number>();
  for (const { pid } of holders) addAncestors(pid, kinOf, ancestors);
  const oldestTicks = Math.min(...holders.map(({ startTicks }) => startTicks));
  return unseen.some((kin) => {
    if (kin.holdsNothing || kin.pid === 1) return false;
    if (groups.has(kin.processGroup) || sessions.has(kin.session) || ancestors.has(kin.pid)) return true;
    if ([...addAncestors(kin.pid, kinOf, new Set())].some((pid) => pids.has(pid))) return true;
    const isService = kin.service !== null && kin.service !== '' && !services.has(kin.service);
    return adopters.has(kin.parentPid) && !isService && kin.startTicks >= oldestTicks - marginTicks;
  });
}

/** Goes up until pid 1, or until somebody whose ancestors are among them already. */
function addAncestors(pid: number, kinOf: (pid: number) => Kin | null, ancestors: Set<number>): Set<number> {
  let at = kinOf(pid)?.parentPid ?? 0;
  while (at > 1 && !ancestors.has(at)) {
    ancestors.add(at);
    at = kinOf(at)?.parentPid ?? 0;
  }
  return ancestors;
}
