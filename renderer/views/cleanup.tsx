import { Head } from '../components/frame/head.tsx';
import { Failure, Waiting } from '../components/frame/notice.tsx';
import type { Cleanup as Flow } from '../hooks/use-cleanup.ts';
import { Preview } from './preview.tsx';
import { Progress } from './progress.tsx';
import { Receipt } from './receipt.tsx';

/** The way from dry run to receipt: whichever page its phase calls for. */
export function Cleanup({
  cleanup,
  onDone,
  only,
  onAll,
}: {
  cleanup: Flow;
  onDone: () => void;
  only: readonly string[] | null;
  onAll: () => void;
}) {
  const { flow, dispatch, plan, run } = cleanup;
  switch (flow.phase) {
    case 'idle':
    case 'planning':
      return (
        <>
          <Head title="What a clean-up would do" />
          <Waiting text="Looking at every process once more…" />
        </>
      );
    case 'no-plan':
      return (
        <>
          <Head title="No preview" tone="bad" />
          <Failure message={flow.error} onRetry={() => void plan()} />
        </>
      );
    case 'preview':
      return (
        <Preview
          plan={flow.plan}
          choices={flow.choices}
          error={flow.error}
          onTick={(steps, ticked) => dispatch({ do: 'tick', steps, ticked })}
          only={only}
          onAll={onAll}
          onRun={() => void run(only)}
          onPlan={() => void plan()}
        />
      );
    case 'running':
      return <Progress seen={flow.seen} total={flow.total} />;
    case 'receipt':
      return <Receipt receipt={flow.receipt} onDone={onDone} />;
  }
}
