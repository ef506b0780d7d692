import type { Permission, Target } from '../../../shared/plan/by-hand.ts';
import type { HandQuestion } from '../../../shared/plan/by-hand-words.ts';
import { permissionToClose, permissionToEnd } from '../../../shared/plan/permission.ts';
import { sameProcess } from '../../../shared/process/identity.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { Janitor } from '../look/janitor.ts';
import { QUIET_MS, WATCH_MS } from './ending/watch-ending.ts';

/** What ending by hand needs of a door. */
export interface HandDeps {
  /** A look that may be relied on; where there is none it throws a sentence. */
  look: () => Promise<ScanResult>;
  janitor: Pick<Janitor, 'families' | 'config' | 'asked'>;
  endOne: (target: Target, how: 'terminate' | 'kill') => Promise<CleanupDocument>;
  /** Asks a person. */
  ask: (question: HandQuestion) => Promise<boolean>;
  /** Milliseconds since 1970. */
  now: () => number;
}

export type HandResult =
  /** It stays, whoever asks. */
  | { outcome: 'stays'; reasons: readonly string[] }
  /** The person said no. */
  | { outcome: 'no' }
  | { outcome: 'told'; receipt: CleanupDocument };

const stays = (...reasons: string[]): HandResult => ({ outcome: 'stays', reasons });
const told = (receipt: CleanupDocument): HandResult => ({ outcome: 'told', receipt });
const changed = 'It is not what it was a moment ago.';

/**
 * Ends one process that a session started, for a person who reads every reason against it first and agrees. What was
 * asked to end a minute ago and is still at work is forced only after another question. Everything is looked at again
 * after each answer: the question may have stood there for hours.
 *
 * @param startToken of the process that the person saw; `null`: they named a pid
 */
export async function endByHand(pid: number, startToken: string | null, deps: HandDeps): Promise<HandResult> {
  const permit = async (): Promise<Permission> => {
    const scan = await deps.look();
    const families = await deps.janitor.families(scan);
    const found = permissionToEnd(pid, scan, families, deps.janitor.config().config.keep_list);
    return found ?? { ok: false, reasons: [strange] };
  };
  const first = await permit();
  if (!first.ok) return stays(...first.reasons);
  const { target } = first;
  if (startToken !== null && target.identity.startToken !== startToken) return stays(changed);

  let asked: CleanupDocument | null = null;
  if (!wasAsked(target, deps)) {
    if (!(await deps.ask({ about: 'end', target }))) return { outcome: 'no' };
    const again = await permit();
    if (!again.ok || !isSame(again.target, target)) return stays(...(again.ok ? [changed] : again.reasons));
    asked = await deps.endOne(target, 'terminate');
    if (asked.steps[0]?.outcome !== 'ending') return told(asked);
  }
  if (!(await deps.ask({ about: 'force', target }))) return asked === null ? { outcome: 'no' } : told(asked);
  const again = await permit();
  if (!again.ok || !isSame(again.target, target)) return stays(...(again.ok ? [changed] : again.reasons));
  return told(await deps.endOne(target, 'kill'));
}

/** Closes a running session that is idle, after a look at what runs below it. Never by force. */
export async function closeByHand(sessionId: string, deps: HandDeps): Promise<HandResult> {
  const permit = async () => {
    const scan = await deps.look();
    return permissionToClose(sessionId, scan, await deps.janitor.families(scan));
  };
  const first = await permit();
  if (first === null) return stays(`There is no session ${sessionId}.`);
  const { permission, memoryBytes } = first;
  if (!permission.ok) return stays(...permission.reasons);
  const { target } = permission;
  if (!(await deps.ask({ about: 'close', target, memoryBytes }))) return { outcome: 'no' };
  // A turn may have begun while the question stood there.
  const again = await permit();
  if (again?.permission.ok !== true) return stays(...(again?.permission.reasons ?? [changed]));
  if (!isSame(again.permission.target, target)) return stays(changed);
  return told(await deps.endOne(target, 'terminate'));
}

const strange = "It comes from no Claude Code session that is known, so it is not the janitor's to end.";

const isSame = (a: Target, b: Target) =>
  sameProcess(a.identity, b.identity) && a.commandHash === b.commandHash;

const wasAsked = ({ identity }: Target, { janitor, now }: HandDeps) =>
  janitor
    .asked()
    .some((one) => sameProcess(one.identity, identity) && now() - one.askedAtMs >= WATCH_MS - QUIET_MS);
