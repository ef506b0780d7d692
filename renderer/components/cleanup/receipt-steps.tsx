import { formatBytes, formatCount } from '../../../shared/words/format.ts';
import type { CleanupDocument, Outcome, StepReport } from '../../../shared/plan/receipt.ts';
import { reasonsOf } from '../../../shared/plan/step-words.ts';
import { stepSubject } from '../../state/cleanup/plan.ts';
import { stepsByOutcome } from '../../state/cleanup/receipt.ts';
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
      {stepsByOutcome(receipt).map(({ outcome, steps }) => (
        <section key={outcome} class={`outcome outcome-${outcome}`}>
          <Heading>
            {outcomeWords[outcome]} <span class="count">{formatCount(steps.length)}</span>
          </Heading>
          <ul class="steps">
            {steps.map((step) => (
              <ReceiptStep key={step.step_id} step={step} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function ReceiptStep({ step }: { step: StepReport }) {
  return (
    <li class="step step-told">
      <div class="step-line">
        <Icon name={icons[step.outcome]} />
        <span class="step-title">
          {stepSubject(step)}
          {step.pid !== null && <span class="step-pid number"> {step.pid}</span>}
        </span>
        <span class="step-why">
          <Sentence text={reasonsOf(step.detail)} />
        </span>
        <span class="step-memory number">{step.memory_bytes > 0 && formatBytes(step.memory_bytes)}</span>
      </div>
      <Commands step={step} />
    </li>
  );
}
