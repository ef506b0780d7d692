import { sessionTitle } from '../../../shared/session/title.ts';
import type { ProcessRow, SessionRow } from '../../../shared/contract/document.ts';
import { permissionToEnd } from '../../../shared/plan/permission.ts';
import { formatBytes } from '../../../shared/words/format.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { janitorOf } from '../look/janitor-of.ts';
import { idFrom } from '../look/one-session.ts';
import { toScanDocument } from '../../../shared/contract/to-document.ts';
import { aboutProcess, aboutSession, aboutStranger, type Answers } from '../print/why-words.ts';
import { printJson } from '../terminal/json.ts';
import { cut } from '../terminal/terminal.ts';
import { wrap } from '../terminal/wrap.ts';

/** `why PID|SESSION`: whose is it, who wants it, what forbids it, what would happen and when, what you can do. */
export async function why(context: Context, given: string, options: { json?: boolean }): Promise<ExitCode> {
  if (given === '')
    throw new UserError('Say which: the number of a process, or the beginning of a session id.');
  const janitor = await janitorOf(context, false);
  const scan = await janitor.scan();
  if (!scan.complete)
    throw new UserError(scan.problems[0]?.message ?? 'This machine could not be looked at.');
  const families = await janitor.families(scan);
  const { sessions } = toScanDocument(scan, families);
  const pid = /^\d{1,10}$/.test(given) ? Number(given) : null;
  const found = pid === null ? null : rowOf(pid, sessions);
  if (pid !== null && found !== null) {
    const permission = permissionToEnd(pid, scan, families, janitor.config().config.keep_list);
    const head = `Process ${pid} · ${found.process.name}${sizeOf(found.process.memory_bytes)}`;
    const answers = aboutProcess(found.process, found.session, permission);
    return show(context, head, found.process.command, answers, options);
  }
  const id = idFrom(
    sessions.map(({ session_id: one }) => one),
    given,
  );
  const session = sessions.find(({ session_id: one }) => one === id);
  if (session !== undefined) {
    const head = `Session ${session.session_id} · ${sessionTitle(session.session_id, session.working_dir)}${sizeOf(session.memory_bytes)}`;
    return show(
      context,
      head,
      session.working_dir,
      aboutSession(session, shellOf(process.platform)),
      options,
    );
  }
  if (pid === null)
    throw new UserError(`There is no session ${given}. Run \`process-janitor scan\` to see all.`);
  const listing = await context.system.list();
  const info = listing.ok ? listing.processes.get(pid) : undefined;
  if (info === undefined)
    throw new UserError(`There is no process ${pid}, and no session whose id begins so.`);
  return show(context, `Process ${pid} · ${cut(info.name, 40)}`, null, aboutStranger(), options);
}

/** Whose commands are typed here: all systems but Windows have the same kind of shell. */
const shellOf = (platform: NodeJS.Platform) => (platform === 'win32' ? 'win32' : 'linux');

const sizeOf = (bytes: number | null) => (bytes === null ? '' : ` · ${formatBytes(bytes)}`);

function rowOf(
  pid: number,
  sessions: readonly SessionRow[],
): { process: ProcessRow; session: SessionRow } | null {
  for (const session of sessions) {
    const process = session.processes.find((one) => one.pid === pid);
    if (process !== undefined) return { process, session };
  }
  return null;
}

const titles: Record<keyof Answers, string> = {
  whose: 'Whose is it?',
  wanted: 'Who wants it?',
  forbidden: 'What forbids it?',
  next: 'What happens?',
  you: 'What you can do',
};

function show(
  { terminal }: Context,
  head: string,
  about: string | null,
  answers: Answers,
  options: { json?: boolean },
): ExitCode {
  if (options.json === true) {
    printJson(terminal, {
      schema: 'process-janitor/why@1',
      about: head,
      whose: [...answers.whose],
      wanted: [...answers.wanted],
      forbidden: [...answers.forbidden],
      next: [...answers.next],
      you: answers.you.map(({ about, command: typed }) => typed ?? `${about}.`),
    });
    return 0;
  }
  terminal.out(terminal.paint.bold(cut(head, terminal.columns)));
  if (about !== null) terminal.out(terminal.paint.dim(cut(about, terminal.columns)));
  const indent = ' '.repeat(18);
  for (const key of ['whose', 'wanted', 'forbidden', 'next'] as const) {
    const [first = 'Nothing.', ...rest] = answers[key].map((text) =>
      wrap(cut(text, 400), terminal.columns - indent.length, indent),
    );
    terminal.out(`\n${terminal.paint.bold(titles[key].padEnd(18))}${first}`);
    for (const line of rest) terminal.out(`${indent}${line}`);
  }
  terminal.out(`\n${terminal.paint.bold(titles.you)}`);
  for (const { about: does, command: typed } of answers.you) {
    terminal.out(`  ${wrap(`${cut(does, 400)}${typed === null ? '.' : ':'}`, terminal.columns - 2, '  ')}`);
    // A command is there to be copied: it stays in one line.
    if (typed !== null) terminal.out(`    ${typed}`);
  }
  return 0;
}
