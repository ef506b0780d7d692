import type { Living } from './living.ts';
import { isReparented } from '../../lineage/origin.ts';
import { isReaper } from '../../process/reaper.ts';
import type { JudgedSession } from '../sessions/session-case.ts';
import { isMcpServerCommand, isShellWrapper } from '../../process/shape.ts';
import type { Add, Suspect } from './suspect.ts';
import { processesOf } from '../../process/machine.ts';
import type { World } from '../world/world.ts';

/** What looks like a part of Claude Code, lost its parent, and works where only dead sessions worked. */
export function addByShape(
  sessions: readonly JudgedSession[],
  living: Living,
  world: World,
  suspects: ReadonlyMap<number, Suspect>,
  add: Add,
): void {
  const processes = processesOf(world);
  const dead = deadFolders(sessions, living, world);
  for (const [pid, description] of world.descriptions) {
    const info = processes.get(pid);
    if (info === undefined || suspects.has(pid) || info.state === 'zombie' || info.markers?.sessionId != null)
      continue;
    const sessionId =
      description.workingDirectory === null ? undefined : dead.get(description.workingDirectory);
    if (sessionId === undefined || info.tty !== null || !isReparented(info, world) || info.parentPid === 0)
      continue;
    const argv = description.argv ?? info.argv;
    const shape = isShellWrapper(argv)
      ? 'a shell of the Bash tool'
      : isMcpServerCommand(argv)
        ? 'an MCP server'
        : null;
    if (shape === null) continue;
    add(info, {
      sessionId,
      attribution: 'shape',
      evidence: [
        {
          source: 'shape',
          detail: `It looks like ${shape}, lost its parent, and works in this session's folder.`,
        },
      ],
      lineage: null,
    });
  }
}

/** In a container whose pid 1 is just a program everything hangs below it: having lost a parent says nothing. */
function isUnderContainersOwn(world: World): boolean {
  const first = processesOf(world).get(1);
  return world.host.inContainer && (first === undefined || !isReaper(first));
}

/** Folders in which only dead sessions worked, and one of those sessions each; none where shape says nothing. */
function deadFolders(sessions: readonly JudgedSession[], living: Living, world: World): Map<string, string> {
  const folders = new Map<string, string>();
  // A Claude process works in a folder that nobody could name: it may be any of them.
  if (world.strayClaudeFolders === null || isUnderContainersOwn(world)) return folders;
  for (const { facts, judgement } of sessions) {
    const folder = facts.record?.workingDir ?? facts.claudeRecords[0]?.workingDir;
    const isDead = judgement.verdict === 'orphaned' && judgement.confidence === 'proven';
    if (folder != null && isDead && !living.folders.has(folder)) folders.set(folder, facts.sessionId);
  }
  return folders;
}

/** Processes that only their shape could tell of, worth a closer look; none where no session is dead. */
export function shapePids(sessions: readonly JudgedSession[], living: Living, world: World): number[] {
  if (deadFolders(sessions, living, world).size === 0) return [];
  return [...processesOf(world).values()]
    .filter(
      (info) =>
        !info.isKernelThread &&
        info.pid > 1 &&
        info.tty === null &&
        info.identity?.uid === world.host.uid &&
        info.markers?.sessionId == null &&
        isReparented(info, world),
    )
    .map((info) => info.pid);
}
