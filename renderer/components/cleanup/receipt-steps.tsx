import { formatBytes, formatCount } from '../../../shared/words/format.ts';
import type { CleanupDocument, Outcome, StepReport } from '../../../shared/plan/receipt.ts';
import { stepSubject } from '../../state/cleanup/plan.ts';
import { stepsByOutcome, type ToldSession } from '../../state/cleanup/receipt.ts';
import { outcomeWords } from '../../state/words.ts';
import { Icon, type IconName } from '../frame/icon.tsx';
import { Commands } from './plan-step.tsx';
import { Sentence } from '../frame/sentence.tsx';

const icons: Record<Outcome, IconName> = {
  done: 'check',
  ending: 'pause',
  skipped: 'dash',
  planned: 'dash',
  failed: 'cross',
  unkillable: 'warning',
};

/** What happened, step by step, with the reason; what went wrong first. */
export function ReceiptSteps({ receipt, level }: { receipt: CleanupDocument; level: 2 | 3 }) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <>
      {stepsByOutcome(receipt).map(({ outcome, count, sessions }) => (
        <section key={outcome} class={`outcome outcome-${outcome}`}>
          <Heading>
            {outcomeWords[outcome]} <span class="count">{formatCount(count)}</span>
          </Heading>
          <ul class="steps">
            {sessions.map((session) => (
              <SessionSteps key={session.sessionId} session={session} outcome={outcome} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function SessionSteps({ session, outcome }: { session: ToldSession; outcome: Outcome }) {
  const { project, path, shared, steps, isTidied } = session;
  return (
    <>
      <li class="hint step-session" title={path ?? undefined}>
        <strong>{project}</strong>
        {shared !== '' && (
          <span>
            Of each: <Sentence text={shared} />
          </span>
        )}
      </li>
      {steps.map(({ step, why }) => (
        <ReceiptStep key={step.step_id} step={step} why={why} />
      ))}
      {isTidied && (
        <li class="step step-told">
          <div class="step-line">
            <Icon name={icons[outcome]} />
            <span class="step-title">Its record</span>
            <span class="step-why">Put away. History restores it for 7 days.</span>
          </div>
        </li>
      )}
    </>
  );
}

function ReceiptStep({ step, why }: { step: StepReport; why: string }) {
  return (
    <li class="step step-told">
      <div class="step-line">
        <Icon name={icons[step.outcome]} />
        <span class="step-title">
          {stepSubject(step)}
          {step.pid !== null && <span class="step-pid number"> {step.pid}</span>}
        </span>
        {why !== '' && (
          <span class="step-why">
            <Sentence text={why} />
          </span>
        )}
        <span class="step-memory number">{step.memory_bytes > 0 && formatBytes(step.memory_bytes)}</span>
      </div>
      <Commands step={step} />
    </li>
  );
}
