import { useMemo, useState } from 'preact/hooks';
import { plural } from '../../shared/words/format.ts';
import type { CleanupDocument, StepReport } from '../../shared/plan/receipt.ts';
import { Head } from '../components/frame/head.tsx';
import { Mark } from '../components/frame/icon.tsx';
import { Failure } from '../components/frame/notice.tsx';
import { PlanGroup } from '../components/cleanup/plan-group.tsx';
import {
  actionLabel,
  boxedSteps,
  groupsMatching,
  groupSteps,
  heaviestFirst,
  stepsOf,
  tally,
  tickedSteps,
  type Choices,
} from '../state/cleanup/plan.ts';

/** More sessions than this start folded, so that the page stays one that can be read. */
const foldFrom = 20;

/** The dry run: every step that would be taken, to be ticked or unticked before the one button is pressed. */
export function Preview({
  plan,
  choices,
  error,
  onTick,
  onRun,
  onPlan,
  only,
  onAll,
}: {
  plan: CleanupDocument;
  choices: Choices;
  error: string | null;
  onTick: (steps: StepReport[], ticked: boolean) => void;
  onRun: () => void;
  onPlan: () => void;
  /** The sessions that this is about; `null`: all. */
  only: readonly string[] | null;
  onAll: () => void;
}) {
  const [query, setQuery] = useState('');
  const steps = useMemo(() => stepsOf(plan, only), [plan, only]);
  const groups = useMemo(() => heaviestFirst(groupSteps({ steps })), [steps]);
  if (steps.length === 0) return <NothingToDo onAll={only === null ? null : onAll} />;
  const found = groupsMatching(groups, query);
  const ticked = tickedSteps(steps, choices);
  const tickAll = (isOn: boolean) =>
    onTick(
      found.flatMap((group) => group.steps),
      isOn,
    );
  const likely = boxedSteps(ticked).filter((step) => step.confidence === 'likely').length;
  return (
    <>
      <Head title="What a clean-up would do">
        <p class="hint">
          Nothing has been touched yet. Proven steps are ticked; the likely ones are your call.
        </p>
      </Head>
      {error !== null && <Failure message={error} onRetry={onPlan} />}
      <div class="plan-tools">
        {groups.length > 1 && (
          <>
            <input
              type="search"
              aria-label="Search steps"
              placeholder="Search ( / )"
              value={query}
              onInput={(event) => setQuery(event.currentTarget.value)}
            />
            <button type="button" onClick={() => tickAll(true)}>
              {query === '' ? 'All' : 'All found'}
            </button>
            <button type="button" onClick={() => tickAll(false)}>
              {query === '' ? 'None' : 'None found'}
            </button>
          </>
        )}
        {only !== null && (
          <button type="button" class="link" onClick={onAll}>
            Show all sessions
          </button>
        )}
      </div>
      <div class="groups">
        {found.map((group) => (
          <PlanGroup
            key={group.sessionId}
            group={group}
            choices={choices}
            startsOpen={groups.length < foldFrom}
            onTick={onTick}
          />
        ))}
      </div>
      <div class="bar">
        <button type="button" class="primary" disabled={ticked.length === 0} onClick={onRun}>
          {actionLabel(tally(ticked))}
        </button>
        <p class="hint">
          {likely > 0 && <strong>{plural(likely, 'step')} of these only likely. </strong>}
          Ended processes cannot be brought back; files can, for 7 days.
        </p>
      </div>
    </>
  );
}

function NothingToDo({ onAll }: { onAll: (() => void) | null }) {
  return (
    <>
      <Head title="Nothing to clean up" tone="good" />
      <div class="empty">
        <Mark />
        <p class="hint">
          {onAll === null
            ? 'No process and no record is left behind. A preview of the next clean-up will appear here.'
            : 'Nothing of what was chosen is offered any more.'}
        </p>
        {onAll !== null && (
          <button type="button" onClick={onAll}>
            Show all sessions
          </button>
        )}
      </div>
    </>
  );
}
