import { isAdopted } from '../../process/adoption.ts';
import { folderKey } from '../../process/folder-key.ts';
import { processesOf } from '../../process/machine.ts';
import { isOtherAgent } from '../../process/other-agents.ts';
import type { ProcessInfo } from '../../process/process.ts';
import { isReaper } from '../../process/reaper.ts';
import { isMcpServerCommand, isShellWrapper, namesClaudeFolder } from '../../process/shape.ts';
import { goneEnvironmentOwner } from '../../lineage/origin.ts';
import { forgottenShells } from '../../session/title.ts';
import type { JudgedSession } from '../sessions/session-case.ts';
import type { World } from '../world/world.ts';
import type { Living } from './living.ts';
import type { Add, Suspect } from './suspect.ts';

/** What looks like a part of Claude Code, lost its parent, and works where only dead sessions worked. */
export function addByShape(
  sessions: readonly JudgedSession[],
  living: Living,
  world: World,
  suspects: ReadonlyMap<number, Suspect>,
  add: Add,
): void {
  const processes = processesOf(world);
  const dead = deadFolders(sessions, world);
  const others = ofOtherAgents(world);
  // Where another agent runs, nobody can tell whose a server is that both might have started.
  let isAlone: boolean | null = null;
  const isClaudeAlone = () => (isAlone ??= ![...processes.values()].some(isOtherAgent));
  for (const [pid, description] of world.descriptions) {
    const info = processes.get(pid);
    if (info === undefined || suspects.has(pid) || others.has(pid) || !mayBeShaped(info, world)) continue;
    const argv = description.argv ?? info.argv;
    const { workingDirectory } = description;
    const folder = workingDirectory === null ? null : folderKey(workingDirectory, world.host.platform);
    const isLived = folder === null || mayBeOf(living.folders.get(folder), info, world);
    const sessionId = isLived ? undefined : dead.get(folder);
    const shape = shapeOf(argv, isClaudeAlone);
    if (isShellWrapper(argv) && isOlderThanAllClaudes(info, living, world)) {
      add(info, shellOfTheForgotten(sessionId));
      continue;
    }
    if (sessionId === undefined || shape === null) continue;
    add(info, {
      sessionId,
      attribution: 'shape',
      evidence: [
        {
          source: 'shape',
          detail: `It looks like ${shape}, lost its parent, and works in this session's folder.`,
        },
      ],
      ownerPids: [],
      lineage: null,
    });
  }
}

/** Whoever started it is gone for certain, whichever session it was. */
function shellOfTheForgotten(sessionId: string | undefined): Omit<Suspect, 'info'> {
  return {
    sessionId: sessionId ?? forgottenShells,
    attribution: 'shape',
    isCertain: true,
    evidence: [
      {
        source: 'shape',
        detail:
          'Only the Bash tool of Claude Code starts such a shell, it lost its parent, and every Claude that runs is younger than it.',
      },
    ],
    ownerPids: [],
    lineage: null,
  };
}

/** A Claude that has lived in the folder since `sinceMs` may have started it. */
function mayBeOf(sinceMs: number | undefined, { startedAtMs }: ProcessInfo, { host }: World): boolean {
  // macOS tells whole seconds.
  const grainMs = host.platform === 'darwin' ? 1000 : 0;
  return sinceMs !== undefined && (startedAtMs === null || sinceMs <= startedAtMs + grainMs);
}

/** Then none of them started it. */
function isOlderThanAllClaudes(info: ProcessInfo, living: Living, world: World): boolean {
  if (info.startedAtMs === null || world.strayClaudeFolders === null || isUnderContainersOwn(world))
    return false;
  const processes = processesOf(world);
  return [...living.ownerPids].every(
    (pid) => !mayBeOf(processes.get(pid)?.startedAtMs ?? -Infinity, info, world),
  );
}

function shapeOf(argv: readonly string[] | null, isClaudeAlone: () => boolean): string | null {
  if (isShellWrapper(argv)) return 'a shell of the Bash tool';
  if (namesClaudeFolder(argv)) return "a part of one of Claude Code's plugins";
  return isMcpServerCommand(argv) && isClaudeAlone() ? 'an MCP server' : null;
}

/** What a keeper saw below another agent. */
function ofOtherAgents({ lineage }: World): ReadonlySet<number> {
  const pids = new Set<number>();
  for (const { agent, entries } of lineage.values()) {
    if (agent !== undefined) for (const { identity } of entries) pids.add(identity.pid);
  }
  return pids;
}

function mayBeShaped(info: ProcessInfo, world: World): boolean {
  return (
    info.state !== 'zombie' &&
    !info.isKernelThread &&
    info.pid > 1 &&
    info.parentPid > 0 &&
    info.markers?.sessionId == null &&
    isAdopted(info, processesOf(world))
  );
}

/** In a container whose pid 1 is just a program everything hangs below it: having lost a parent says nothing. */
function isUnderContainersOwn(world: World): boolean {
  const first = processesOf(world).get(1);
  return world.host.inContainer && (first === undefined || !isReaper(first));
}

/** Folders (`folderKey`) in which dead sessions worked, and one of those sessions each; none where shape says nothing. */
function deadFolders(sessions: readonly JudgedSession[], world: World): Map<string, string> {
  const folders = new Map<string, string>();
  // A Claude process works in a folder that nobody could name: it may be any of them.
  if (world.strayClaudeFolders === null || isUnderContainersOwn(world)) return folders;
  const note = (folder: string | null | undefined, sessionId: string) => {
    if (folder != null && folder !== '') folders.set(folderKey(folder, world.host.platform), sessionId);
  };
  for (const { facts, judgement } of sessions) {
    const isDead = judgement.verdict === 'orphaned' && judgement.confidence === 'proven';
    if (isDead) note(facts.record?.workingDir ?? facts.claudeRecords[0]?.workingDir, facts.sessionId);
  }
  // The next start of Claude Code sweeps the record of a crash; what it left still tells where it worked.
  for (const info of processesOf(world).values()) {
    const gone = goneEnvironmentOwner(info, world);
    if (gone === null) continue;
    note(world.descriptions.get(info.pid)?.workingDirectory, info.markers?.sessionId ?? `pid-${gone.pid}`);
  }
  return folders;
}

/** Processes whose folder and arguments are needed to tell by shape; shells alone where no session is known to be dead. */
export function shapePids(sessions: readonly JudgedSession[], world: World): number[] {
  const processes = [...processesOf(world).values()];
  const orphans = processes.filter((info) => goneEnvironmentOwner(info, world) !== null);
  const isNobodyDead = orphans.length === 0 && deadFolders(sessions, world).size === 0;
  const shaped = processes.filter(
    (info) =>
      info.identity?.uid === world.host.uid &&
      mayBeShaped(info, world) &&
      (!isNobodyDead || isShellWrapper(info.argv)),
  );
  return [...new Set([...orphans, ...shaped].map(({ pid }) => pid))];
}
