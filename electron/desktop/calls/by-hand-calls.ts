import type { Answer, Reply, Request } from '../../../shared/contract/ipc.ts';
import { handOutcome } from '../../../shared/plan/by-hand-words.ts';
import { kindRuleFor } from '../../../shared/running/kind-rule.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { closeByHand, endByHand, type HandDeps, type HandResult } from '../../janitor/clean/by-hand.ts';
import type { Janitor } from '../../janitor/look/janitor.ts';
import type { Monitor } from '../../janitor/monitor/monitor.ts';
import { questionBeforeHand, type Consent } from './consent.ts';

interface Needed {
  janitor: Pick<Janitor, 'families' | 'config' | 'asked'>;
  monitor: Pick<Monitor, 'endOne'>;
  consent: Consent;
  now: () => number;
  /** @throws an Error with a sentence where there is no look that may be relied on */
  look: () => Promise<ScanResult>;
}

/** The window's calls that end one thing by hand: the same work as `end` and `close` in a terminal, asked natively. */
export function byHandCalls(deps: Needed) {
  const hand: HandDeps = {
    look: deps.look,
    janitor: deps.janitor,
    endOne: (target, how) => deps.monitor.endOne(target, how),
    ask: (question) => deps.consent(questionBeforeHand(question)),
    now: deps.now,
  };
  return {
    'process:end': async ({ pid, start_token: startToken }: Request<'process:end'>) =>
      answerOf(await endByHand(pid, startToken, hand)),
    'session:close': async ({ session_id: sessionId }: Request<'session:close'>) =>
      answerOf(await closeByHand(sessionId, hand)),
  };
}

function answerOf(result: HandResult): Answer<Reply<'process:end'>> {
  switch (result.outcome) {
    case 'stays':
      return { ok: false, error: `It stays. ${result.reasons.join(' ')}` };
    case 'no':
      return { ok: true, value: { done: false, said: '' } };
    case 'told':
      return { ok: true, value: handOutcome(result.receipt) };
  }
}

/**
 * The rule for all processes of the kind of this one, told by the process at the top of its unit.
 *
 * @returns `null` where it is gone, or its command line doesn't say what it is
 */
export function kindRuleOf({ pid, start_token: token }: Request<'always-end:add'>, scan: ScanResult) {
  for (const { processes } of scan.sessions) {
    const process = processes.find((one) => one.pid === pid && one.identity?.startToken === token);
    if (process === undefined) continue;
    const top = processes.find((one) => one.pid === process.unitPid) ?? process;
    return kindRuleFor(top.command);
  }
  return null;
}
