import { sessionTitle, shortSessionId } from '../../../shared/session/title.ts';
import type { ProcessRow, SessionRow } from '../../../shared/contract/document.ts';
import type { Platform } from '../../../shared/process/process.ts';
import type { Permission } from '../../../shared/plan/by-hand.ts';
import { resumeCommand } from '../../../shared/session/resume-command.ts';
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
  you: readonly Advice[];
}

/** Something that a person can do: what it does, and what they type for it; `null`: there is nothing to type. */
export interface Advice {
  about: string;
  command: string | null;
}

const cleanUp = (session: SessionRow, isLikely: boolean): Advice => ({
  about: 'Clean up what it left, after a question',
  command: `process-janitor cleanup --execute${isLikely ? ' --include-likely' : ''} --session ${shortOf(session)}`,
});

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
    forbidden: [
      ...(isMember ? ['A clean-up: its session is running.'] : []),
      ...(permission?.ok === false ? permission.reasons : isMember ? [] : ['Nothing.']),
    ],
    next: [isMember ? 'Nothing: it stays with its session.' : fate(process, session)],
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

function whatYouCanDo(process: ProcessRow, session: SessionRow, permission: Permission | null): Advice[] {
  const isOffered =
    isLeftover(process) && session.shown_as !== 'running' && session.shown_as !== 'just-crashed';
  const isOwner = process.attribution === 'owner' && session.shown_as === 'running';
  return [
    ...(isOffered ? [cleanUp(session, shareOf(process) === 'likely')] : []),
    ...(permission?.ok === true
      ? [
          {
            about: 'End this one, after a question with every reason against it',
            command: `process-janitor end ${process.pid}`,
          },
        ]
      : []),
    ...(isOwner ? [howToClose(session)] : []),
    {
      about: 'Never clean up what has this in its command line',
      command: 'process-janitor protect command:PART-OF-IT',
    },
  ];
}

export function aboutSession(session: SessionRow, platform: Platform): Answers {
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
    you: sessionActions(session, left, platform),
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

export function offers(session: SessionRow, left: readonly ProcessRow[]): string[] {
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

function sessionActions(session: SessionRow, left: readonly ProcessRow[], platform: Platform): Advice[] {
  const isLikely = left.some((process) => shareOf(process) === 'likely');
  const isOffered = session.shown_as === 'orphaned' || session.shown_as === 'needs-a-look';
  const { session_id: sessionId, working_dir: workingDir } = session;
  return [
    ...(session.suggestion === null ? [] : [{ about: session.suggestion, command: null }]),
    ...(isOffered && session.verdict !== 'unreadable' ? [cleanUp(session, isLikely)] : []),
    ...(session.shown_as === 'running'
      ? [
          howToClose(session),
          {
            about: 'See all that it runs, and what that costs',
            command: `process-janitor report --session ${shortOf(session)}`,
          },
        ]
      : []),
    ...(session.can_resume && workingDir !== null
      ? [
          {
            about: 'Take the conversation up again',
            command: resumeCommand(platform, { sessionId, workingDir }),
          },
        ]
      : []),
    {
      about: 'Never clean up anything of it',
      command: `process-janitor protect session:${shortOf(session)}`,
    },
  ];
}

/** Only one that is idle can be closed from here: of the others is said why not. */
function howToClose(session: SessionRow): Advice {
  const command = `process-janitor close ${shortOf(session)}`;
  if (session.reason === 'current-session')
    return { about: 'It is the session that this runs in: /exit ends it', command: null };
  if (session.status === null)
    return { about: 'Claude Code does not say whether it is idle: close it where it runs', command: null };
  return session.status === 'idle'
    ? { about: 'Close it, after a question; its conversation can be resumed', command }
    : { about: 'Close it once it is idle', command };
}

export function aboutStranger(): Answers {
  return {
    whose: ['No Claude Code session that is known started it.'],
    wanted: ['Not looked at: it is none of the janitor’s business.'],
    forbidden: ['What is not known to come from a session is never touched.'],
    next: ['Nothing.'],
    you: [{ about: 'Nothing from here: only what a session started is ended', command: null }],
  };
}
