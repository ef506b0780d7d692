import { formatBytes } from '../../../shared/words/format.ts';
import type { StepReport } from '../../../shared/plan/receipt.ts';
import { stepSubject } from '../../state/cleanup/plan.ts';
import { Sentence } from '../frame/sentence.tsx';

/** One step of a plan with its tick: what, why, how much memory, and the command line it is about. */
export function PlanStep({
  step,
  why,
  ticked,
  onTick,
}: {
  step: StepReport;
  /** What is not true of all steps of its session. */
  why: string;
  ticked: boolean;
  onTick: (ticked: boolean) => void;
}) {
  return (
    <li class="step">
      <label>
        <input type="checkbox" checked={ticked} onChange={(event) => onTick(event.currentTarget.checked)} />
        <span class="step-title">
          {stepSubject(step)}
          {step.pid !== null && <span class="step-pid number"> {step.pid}</span>}
          {step.confidence === 'likely' && <span class="tag">likely</span>}
        </span>
        {why !== '' && (
          <span class="step-why">
            <Sentence text={why} />
          </span>
        )}
        <span class="step-memory number">{step.memory_bytes > 0 && formatBytes(step.memory_bytes)}</span>
      </label>
      <Commands step={step} />
    </li>
  );
}

/** The command lines of a step, secrets already taken out. */
export function Commands({ step }: { step: StepReport }) {
  return (
    <>
      {step.processes.map((process) => (
        <code key={process.pid} class="step-command">
          {process.command}
        </code>
      ))}
    </>
  );
}
