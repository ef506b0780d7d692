import type { ProcessRow, SessionRow } from '../../../shared/contract/document.ts';
import { formatBytes } from '../../../shared/words/format.ts';
import type { Settings } from '../../bridge.ts';
import { treeRows } from '../../../shared/contract/process-tree.ts';
import type { ReportAction, Said } from '../../state/report/report.ts';
import { memoryText } from '../../state/report/session-facts.ts';
import { cpuText } from '../../state/report/usage.ts';
import { Icon } from '../frame/icon.tsx';
import { Sentence } from '../frame/sentence.tsx';
import { ProcessActions } from './process-actions.tsx';
import { useProcessUsage } from './usage-context.tsx';

const deepest = 5;

interface Props {
  session: SessionRow;
  said: Said | null;
  dispatch: (action: ReportAction) => void;
  onSettings: (settings: Settings) => void;
}

/** What a session started, as a tree with live CPU and memory. Each process opens to its evidence. */
export function ProcessTree(props: Props) {
  const { processes } = props.session;
  return (
    <section class="block">
      <h4>Processes</h4>
      {processes.length === 0 ? (
        <p class="hint">None left.</p>
      ) : (
        <ul class="tree">
          {treeRows(processes).map(({ process, depth }) => (
            <li key={process.pid} class={`depth-${Math.min(depth, deepest)}`}>
              <Process {...props} process={process} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Process({ process, ...props }: Props & { process: ProcessRow }) {
  const usage = useProcessUsage(process.pid, process.start_token);
  // A live sample is resident size; where the scan measured better than that, its figure stays.
  const isResident = process.memory_kind === null || process.memory_kind === 'rss';
  const memory = isResident ? (usage?.memoryBytes ?? process.memory_bytes) : process.memory_bytes;
  const cpu = usage?.cpuPercent ?? process.cpu_percent;
  // Beside every process of a running session it would say nothing.
  const isRunning = props.session.shown_as === 'running';
  const isJudged = props.session.shown_as !== 'just-crashed' && process.too_young !== true;
  return (
    <details class="process" data-pid={process.pid} data-token={process.start_token ?? ''}>
      <summary>
        <Icon name="chevron" />
        <span class="process-name">{process.name}</span>
        <span class="number process-pid">{process.pid}</span>
        <span class="number process-cpu">{cpu === null ? '–' : cpuText(cpu)}</span>
        <span class="number process-memory">{memory === null ? '–' : memoryText(memory, isResident)}</span>
        {process.remark != null ? (
          <span class="tag">look</span>
        ) : (
          process.vetoes.length > 0 &&
          !isRunning && <span class="tag">{isJudged ? 'stays' : 'not judged yet'}</span>
        )}
        <code class="process-command">{process.command}</code>
      </summary>
      <div class="process-facts">
        {usage !== null && (
          <p class="hint number">
            Right now: {cpuText(usage.cpuPercent)} of one core, {formatBytes(usage.memoryBytes)} resident
          </p>
        )}
        <Facts title="Why it looks left over" facts={process.remark == null ? [] : [process.remark]} />
        <Facts title="How we know whose it is" facts={process.evidence} />
        {!isRunning && (
          <Facts
            title={process.use === 'none' ? 'Why nobody can use it any more' : 'Why somebody may want it'}
            facts={process.use_reasons}
          />
        )}
        <Facts title={isJudged ? 'Why it stays' : 'Why nothing is offered yet'} facts={process.vetoes} />
        <ProcessActions {...props} process={process} />
      </div>
    </details>
  );
}

function Facts({ title, facts }: { title: string; facts: readonly string[] }) {
  if (facts.length === 0) return null;
  return (
    <>
      <h5>{title}</h5>
      <ul>
        {facts.map((fact) => (
          <li key={fact}>
            <Sentence text={fact} />
          </li>
        ))}
      </ul>
    </>
  );
}
