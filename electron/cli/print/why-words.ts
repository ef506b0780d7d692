import { sessionTitle, shortSessionId } from '../../../shared/session/title.ts';
import type { ProcessRow, SessionRow } from '../../../shared/contract/document.ts';
import type { Permission } from '../../../shared/plan/by-hand.ts';
import { formatBytes, plural } from '../../../shared/words/format.ts';
import { countProcesses, isLeftover, shareOf } from '../../../shared/plan/share.ts';
import { statusWord } from '../../../shared/contract/running-words.ts';
import { notChecked } from '../../../shared/judge/world/layers.ts';

/** One screen: what `why` says to each of its questions, as sentences. */
export interface Answers {
  whose: readonly string[];
  wanted: readonly string[];
  forbidden: readonly string[];
  next: readonly string[];
  you: readonly string[];
}

const shortOf = ({ session_id: id }: SessionRow) => shortSessionId(id);

export function aboutProcess(
  process: ProcessRow,
  session: SessionRow,
  permission: Permission | null,
): Answers {
  const isMember = session.shown_as === 'running' || session.shown_as === 'elsewhere';
  const against = permission?.ok === true ? permission.target.against : [];
  return {
    whose: [
      `${sessionTitle(session.session_id, session.working_dir)}, session ${shortOf(session)}. ${session.shown_because}`,
      ...process.evidence,
    ],
    wanted: isMember
      ? ['Its session, which is running.', ...against.slice(1)]
      : process.use_reasons.length > 0
        ? process.use_reasons
        : [process.use === 'none' ? 'Nobody can any more.' : 'Nobody, as far as is known.'],
    forbidden: permission?.ok === false ? permission.reasons : ['Nothing.'],
    next: [
      isMember ? 'Nothing: a clean-up never touches what a running session has.' : fate(process, session),
    ],
    you: whatYouCanDo(process, session, permission),
  };
}

function fate(process: ProcessRow, session: SessionRow): string {
  if (session.shown_as === 'just-crashed') return `Nothing yet. ${session.shown_because}`;
  switch (shareOf(process)) {
    case 'proven':
      return 'The next clean-up ends it; an automatic one does so without asking.';
    case 'likely':
      return 'A clean-up offers it, not ticked. Nothing ends it unless you say so.';
    case 'stays':
      return 'It stays. No clean-up offers it.';
  }
}

function whatYouCanDo(process: ProcessRow, session: SessionRow, permission: Permission | null): string[] {
  const share = shareOf(process);
  const likely = share === 'likely' ? ' --include-likely' : '';
  return [
    ...(isLeftover(process) && session.shown_as !== 'running' && session.shown_as !== 'just-crashed'
      ? [`process-janitor cleanup --execute${likely} --session ${shortOf(session)}`]
      : []),
    ...(permission?.ok === true ? [`process-janitor end ${process.pid}`] : []),
    ...(process.attribution === 'owner' && session.shown_as === 'running'
      ? [`process-janitor close ${shortOf(session)}`]
      : []),
    `process-janitor protect command:PART-OF-ITS-COMMAND-LINE`,
  ];
}

export function aboutSession(session: SessionRow): Answers {
  const stops = session.layers.filter(({ passed, detail }) => !passed && detail !== notChecked);
  const left = session.processes.filter(isLeftover);
  const stays = session.processes.filter((process) => !isLeftover(process));
  const isRunning = session.shown_as === 'running';
  const { status } = session;
  return {
    whose: [
      session.pid === null
        ? 'No process of it is known.'
        : `Claude process ${session.pid}, which ${session.owner_running ? 'is running' : 'is gone'}.`,
    ],
    wanted: isRunning
      ? [`You, perhaps: ${status === null ? 'it runs' : statusWord(status)}.`]
      : session.shown_as === 'just-crashed' && stays.length > 0
        ? [`Not judged yet: ${countProcesses(session)} of it, ${formatBytes(bytesOf(stays))}.`]
        : whoMayWant(session),
    forbidden: stops.length === 0 ? ['Nothing.'] : stops.map(({ detail }) => detail),
    next: [session.shown_because, ...offers(session, left)],
    you: sessionActions(session, left),
  };
}

/** How many processes are named at most. */
const mostNamed = 6;

/** Everything that is not proven to be useless, with the first reason for it. */
function whoMayWant({ processes }: SessionRow): string[] {
  const doubted = processes.filter((process) => shareOf(process) !== 'proven');
  if (doubted.length === 0) return ['Nobody, as far as is known.'];
  const named = doubted
    .slice(0, mostNamed)
    .map(
      ({ pid, name, vetoes, use_reasons: reasons }) =>
        `${pid} ${name}: ${vetoes[0] ?? reasons[0] ?? 'It may be wanted.'}`,
    );
  const more = doubted.length - named.length;
  return more === 0
    ? named
    : [...named, `${plural(more, 'more process', 'more processes')}: process-janitor report`];
}

const bytesOf = (processes: readonly ProcessRow[]) =>
  processes.reduce((sum, { memory_bytes: bytes }) => sum + (bytes ?? 0), 0);

function offers(session: SessionRow, left: readonly ProcessRow[]): string[] {
  if (session.shown_as !== 'orphaned' && session.shown_as !== 'needs-a-look') return [];
  const proven = left.filter((process) => shareOf(process) === 'proven');
  const likely = left.filter((process) => shareOf(process) === 'likely');
  const say = (some: readonly ProcessRow[], what: string) => {
    return some.length === 0
      ? []
      : [`${plural(some.length, 'process')} (${formatBytes(bytesOf(some))}) ${what}`];
  };
  return [
    ...say(proven, 'would be ended by the next clean-up.'),
    ...say(likely, 'would only be offered, not ticked.'),
  ];
}

function sessionActions(session: SessionRow, left: readonly ProcessRow[]): string[] {
  const isLikely = left.some((process) => shareOf(process) === 'likely');
  const isOffered = session.shown_as === 'orphaned' || session.shown_as === 'needs-a-look';
  return [
    ...(session.suggestion === null ? [] : [session.suggestion]),
    ...(isOffered && session.verdict !== 'unreadable'
      ? [
          `process-janitor cleanup --execute${isLikely ? ' --include-likely' : ''} --session ${shortOf(session)}`,
        ]
      : []),
    ...(session.shown_as === 'running' && session.status === 'idle'
      ? [`process-janitor close ${shortOf(session)}`]
      : []),
    ...(session.can_resume
      ? [`claude --resume ${session.session_id}`, `  in ${session.working_dir ?? ''}`]
      : []),
    `process-janitor protect session:${session.session_id}`,
  ];
}

export function aboutStranger(pid: number): Answers {
  return {
    whose: ['No Claude Code session that is known started it.'],
    wanted: ['Not looked at: it is none of the janitor’s business.'],
    forbidden: ['What is not known to come from a session is never touched.'],
    next: ['Nothing.'],
    you: [`If it is not wanted, end it yourself: kill ${pid}`],
  };
}
