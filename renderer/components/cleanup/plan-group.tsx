import { useState } from 'preact/hooks';
import { formatBytes, plural } from '../../../shared/words/format.ts';
import type { StepReport } from '../../../shared/plan/receipt.ts';
import { reasonsOfAll } from '../../../shared/plan/step-words.ts';
import {
  boxedSteps,
  groupTick,
  isBookkeeping,
  isTicked,
  tally,
  type Choices,
  type StepGroup,
} from '../../state/cleanup/plan.ts';
import { Icon } from '../frame/icon.tsx';
import { Sentence } from '../frame/sentence.tsx';
import { PlanStep } from './plan-step.tsx';

/** All steps for one session under one tick. Where there are many sessions, the steps start folded away. */
export function PlanGroup({
  group,
  choices,
  startsOpen,
  onTick,
}: {
  group: StepGroup;
  choices: Choices;
  startsOpen: boolean;
  onTick: (steps: StepReport[], ticked: boolean) => void;
}) {
  const [isOpen, setOpen] = useState(startsOpen);
  const boxed = boxedSteps(group.steps);
  // A thousand folded ones say nothing, and are drawn anew with each tick.
  const reasons = reasonsOfAll(isOpen ? boxed.map(({ detail }) => detail) : []);
  const tick = groupTick(boxed, choices);
  const isTidied = group.steps.some(isBookkeeping) && boxed.length < group.steps.length;
  const { processes, bytes } = tally(group.steps);
  const head = `plan-${group.sessionId}`;
  return (
    <section class={isOpen ? 'plan-group' : 'plan-group plan-group-folded'} aria-labelledby={head}>
      <div class="plan-head">
        <input
          type="checkbox"
          aria-label={`All steps for ${group.project}`}
          checked={tick === 'all'}
          ref={(box) => {
            if (box !== null) box.indeterminate = tick === 'some';
          }}
          onChange={(event) => onTick(group.steps, event.currentTarget.checked)}
        />
        <h2 id={head} title={group.path ?? undefined}>
          {group.project}
        </h2>
        <span class="hint">
          {[processes > 0 ? plural(processes, 'process') : '', bytes > 0 ? formatBytes(bytes) : '']
            .filter(Boolean)
            .join(' · ')}
        </span>
        <button
          type="button"
          class="icon-button"
          aria-expanded={isOpen}
          aria-label={`Steps for ${group.project}`}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="chevron" />
        </button>
      </div>
      {isOpen && (
        <ul class="steps">
          {reasons.shared !== '' && (
            <li class="hint plan-shared">
              Of each: <Sentence text={reasons.shared} />
            </li>
          )}
          {boxed.map((step, index) => (
            <PlanStep
              key={step.step_id}
              step={step}
              why={reasons.own[index] ?? ''}
              ticked={isTicked(step, choices)}
              onTick={(ticked) => onTick([step], ticked)}
            />
          ))}
          {isTidied && <li class="hint plan-books">Its record is put away once all of this is ended.</li>}
        </ul>
      )}
    </section>
  );
}
