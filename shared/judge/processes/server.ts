import { callsItselfServer, isHookScript, isShellWrapper } from '../../process/shape.ts';
import type { UnitMember } from './suspect.ts';

/**
 * Whether Claude Code itself started it to be spoken to, and not as a command or a hook; nor did one of its servers, which
 * may run something that is wanted to its end (a shell's work, an import). Where its own words say that it is a server,
 * those suffice.
 *
 * - What Claude's shell and its hooks start carries `CLAUDE_CODE_CHILD_SESSION`; its servers carry the socket's path and
 *   `CLAUDE_CODE_LAUNCHED_BY_SESSION_IDS` (2.1.330), which what they start inherits.
 * - Older releases mark neither, and up to 2.1.126 hooks stay in Claude's process group with the same streams as servers.
 * - Who started it was seen (lineage), is told by Windows, or by who made its pair of sockets.
 *
 * @param hooksAreApart the release is known to run hooks outside of its process group
 */
export function isServerOfClaude({ suspect, argv, details }: UnitMember, hooksAreApart: boolean): boolean {
  const { info, lineage, attribution, ownerPids } = suspect;
  if (isShellWrapper(argv) || info.markers?.childSession === true) return false;
  // A hook of an old release has all that its servers have, whatever it is called.
  if (callsItselfServer(argv) && !isHookScript(argv)) return true;
  const maker = details?.standardInput?.madeBy;
  const isItsChild =
    lineage?.isServer === true ||
    suspect.isItsChild === true ||
    // Below a Claude that runs on. On Windows the number alone may be that of somebody who had it later.
    (ownerPids.includes(info.parentPid) && (info.processGroup !== null || attribution === 'lineage')) ||
    (maker !== undefined && ownerPids.includes(maker));
  if (!isItsChild) return false;
  const isMarked =
    info.markers !== null && (info.markers.socketPid !== null || info.markers.launchedBy.length > 0);
  return isMarked || (hooksAreApart && (lineage?.isServer === true || attribution === 'group'));
}
