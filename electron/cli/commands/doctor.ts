import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { formatAge, formatAgo, formatBytes, plural } from '../../../shared/words/format.ts';
import { describeMemory } from '../../../shared/plan/pressure-words.ts';
import { isShortOfMemory } from '../../../shared/running/pressure.ts';
import { usualRunawayRules } from '../../../shared/running/runaways.ts';
import { describeWarning } from '../../../shared/running/warning.ts';
import { toScanDocument } from '../../../shared/contract/to-document.ts';
import { whyNotTrusted } from '../../../shared/process/self-test.ts';
import { runSelfTest } from '../../janitor/self-test/run-self-test.ts';
import { howRunsAreFollowed } from '../../platform/run/how-followed.ts';
import { readConfig } from '../../store/settings/config-file.ts';
import { tellerOf, type Teller } from '../../janitor/hooks/connection.ts';
import { lastWarnings } from '../../store/records/warnings.ts';
import { readUnderWay } from '../../store/records/under-way.ts';
import type { Context, ExitCode } from '../look/context.ts';
import { janitorOf } from '../look/janitor-of.ts';
import { onlySession } from '../look/one-session.ts';
import { runningKeeper } from './status.ts';
import { printJson } from '../terminal/json.ts';
import { cut } from '../terminal/terminal.ts';
import { offers } from '../print/why-words.ts';
import { isLeftover } from '../../../shared/plan/share.ts';
import { wrap } from '../terminal/wrap.ts';

export interface Finding {
  check: string;
  level: 'ok' | 'hint' | 'problem';
  detail: string;
  remedy: string | null;
}

/** Claude Code calls us, be it by its settings or by the plugin. */
const tells = ({ hooks, plugin }: Teller) => hooks === 'connected' || plugin !== null;

const ok = (check: string, detail: string): Finding => ({ check, level: 'ok', detail, remedy: null });
const hint = (check: string, detail: string, remedy: string): Finding => ({
  check,
  level: 'hint',
  detail,
  remedy,
});
const problem = (check: string, detail: string, remedy: string): Finding => ({
  check,
  level: 'problem',
  detail,
  remedy,
});

/** `doctor`: checks everything that the janitor needs, and says what to do. 1: something is wrong. */
export async function doctor(
  context: Context,
  options: { json?: boolean; session?: string },
): Promise<ExitCode> {
  const sessions = await checkSessions(context, options.session);
  const findings = [
    // What was asked comes first.
    ...(options.session === undefined ? [] : sessions),
    checkFolder(context),
    checkConfig(context),
    ...(await checkProcesses(context)),
    ...(await checkSelfTest(context)),
    await checkKeeper(context),
    checkHooks(context),
    checkUnderWay(context),
    ...(await checkWarnings(context)),
    await checkRuns(),
    ...(options.session === undefined ? sessions : []),
  ];
  const { terminal } = context;
  if (options.json === true) printJson(terminal, { schema: 'process-janitor/doctor@1', findings });
  else {
    const marks = {
      ok: terminal.paint.green('ok     '),
      hint: terminal.paint.yellow('hint   '),
      problem: terminal.paint.red('problem'),
    };
    for (const { check, level, detail, remedy } of findings) {
      const indent = ' '.repeat(21);
      const text = wrap(cut(detail, 300), terminal.columns - indent.length, indent);
      terminal.out(`${marks[level]} ${check.padEnd(12)} ${text}`);
      if (remedy !== null)
        terminal.out(
          `${indent}${terminal.paint.cyan(wrap(remedy, terminal.columns - indent.length, indent))}`,
        );
    }
  }
  return findings.some(({ level }) => level === 'problem') ? 1 : 0;
}

/** Windows: who may read there says the folder that it is in; inside of the profile that is the user alone. */
const readByOthers = (folder: string, others: readonly string[]): Finding =>
  hint(
    'Folder',
    `Others on this computer can read ${folder}, and with it what sessions ran: ${others.join(', ')}.`,
    `icacls "${folder}" /inheritance:r /grant:r "%USERNAME%:(OI)(CI)F"`,
  );

function checkFolder({ home, system }: Context): Finding {
  const check = 'Folder';
  if (!existsSync(home.dir)) {
    return hint(
      check,
      `${home.dir} does not exist yet.`,
      'Start Claude Code once, or set JANITOR_HOME to the folder that it uses.',
    );
  }
  try {
    accessSync(home.dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return problem(
      check,
      `${home.dir} cannot be read and written.`,
      `Give yourself access: chmod u+rwx ${home.dir}`,
    );
  }
  for (const folder of [home.dir, home.sessionsDir, home.janitorDir]) {
    const others = existsSync(folder) ? (system.othersWhoRead?.(folder) ?? []) : [];
    if (others.length > 0) return readByOthers(folder, others);
  }
  const mode = existsSync(home.sessionsDir) ? statSync(home.sessionsDir).mode & 0o077 : 0;
  return mode === 0 || process.platform === 'win32'
    ? ok(check, home.dir)
    : hint(
        check,
        `Others on this computer can look into ${home.sessionsDir}.`,
        `chmod 700 ${home.sessionsDir}`,
      );
}

function checkConfig({ home }: Context): Finding {
  const { problems, exists } = readConfig(home);
  const first = problems[0];
  if (first !== undefined)
    return problem(
      'Settings',
      first.message,
      // A file that can't be read as a whole is refused by every command that would change it, too.
      first.key === ''
        ? `Mend or remove ${home.configPath}.`
        : `process-janitor config set ${first.key} VALUE`,
    );
  return ok('Settings', exists ? home.configPath : 'All defaults; there is no settings file yet.');
}

async function checkProcesses({ system }: Context): Promise<Finding[]> {
  const listing = await system.list();
  if (!listing.ok) {
    return [
      problem('Processes', listing.reason, 'Until this works nothing is judged and nothing is cleaned up.'),
    ];
  }
  const own = [...listing.processes.values()].filter(({ identity }) => identity?.uid === system.host.uid);
  const container = system.host.inContainer
    ? [
        hint(
          'Container',
          'This is a container: sessions outside of it cannot be seen from here.',
          'Run the janitor where Claude Code runs.',
        ),
      ]
    : [];
  const lacks = (system.lacks ?? []).map((lack) =>
    hint('System', lack, 'Install Process Janitor again, with its optional packages.'),
  );
  // Who can't tell who we are ourselves can't tell who anybody is.
  const self = own.some(({ pid }) => pid === process.pid)
    ? ok('Processes', `${listing.processes.size} listed, ${own.length} of them yours.`)
    : problem(
        'Processes',
        `${listing.processes.size} are listed, but it cannot be said whose they are, not even of the janitor itself.`,
        'Until this works nothing is judged as left over and nothing is ended.',
      );
  return [self, ...lacks, ...container];
}

/** A process of our own is read and ended as others are; made anew each time. */
async function checkSelfTest({ system }: Context): Promise<Finding[]> {
  const results = await runSelfTest(system);
  const wrong = results.filter(({ ok: isRight }) => !isRight);
  const distrust = whyNotTrusted(results);
  if (wrong.length === 0) {
    return [
      ok('Self-test', 'All that is read of a process, and ending it, came out right on one of its own.'),
    ];
  }
  const remedy = distrust ?? 'What needs this is left alone; everything else works.';
  return wrong.map(({ fact, detail }) =>
    (distrust === null ? hint : problem)('Self-test', `${fact}: ${detail}`, remedy),
  );
}

async function checkKeeper(context: Context): Promise<Finding> {
  const keeper = await runningKeeper(context);
  if (keeper === null) {
    return hint(
      'Heartbeats',
      'Nobody beats them, so closed terminals go unnoticed and new left-overs cannot be proven.',
      tells(tellerOf(context.home, process.platform))
        ? 'The next session that starts sees to it, or start the tray application.'
        : 'Start the tray application, or run `process-janitor hooks install`.',
    );
  }
  const ageMs = context.system.now() - Date.parse(keeper.last_tick_at);
  const who = keeper.kind === 'tray' ? 'The tray application' : `Process ${keeper.identity.pid}`;
  return ageMs > 3 * keeper.interval_ms
    ? problem('Heartbeats', `${who} beats them, but last ${formatAgo(ageMs)}.`, 'Restart it.')
    : ok('Heartbeats', `${who} beats them, last ${formatAgo(ageMs)}.`);
}

function checkHooks({ home }: Context): Finding {
  const { hooks, plugin } = tellerOf(home, process.platform);
  if (plugin !== null) return ok('Claude Code', `The plugin ${plugin} tells of sessions.`);
  switch (hooks) {
    case 'connected':
      return ok('Claude Code', 'Its hooks are connected.');
    case 'not-connected':
      return hint(
        'Claude Code',
        'Its hooks are not connected; sessions are found, but later.',
        'process-janitor hooks install',
      );
    case 'outdated':
      return problem(
        'Claude Code',
        'Its hooks point to a janitor that is not there any more.',
        'process-janitor hooks install',
      );
    case 'disabled':
      return hint(
        'Claude Code',
        'Its settings turn all hooks off (disableAllHooks).',
        'Remove disableAllHooks to use them.',
      );
    case 'unreadable':
      return problem(
        'Claude Code',
        `${home.settingsPath} could not be read.`,
        'Mend the file; nothing was changed.',
      );
  }
}

/** What is told unasked, and what was last. */
async function checkWarnings({ home, system }: Context): Promise<Finding[]> {
  const nowMs = system.now();
  const told = lastWarnings(home);
  const reading = (await system.memory?.()) ?? null;
  const memory =
    reading === null ? 'This system does not tell how memory stands.' : `${describeMemory(reading)}.`;
  const memoryTold = `${memory[0]?.toUpperCase()}${memory.slice(1)} ${describeWarning(told.memory, nowMs)}`;
  const { busyMs, growBytes, growMs } = usualRunawayRules;
  const follows =
    system.loads === undefined
      ? 'Not followed on this system.'
      : `The tray application and \`watch\` follow what keeps a core busy for ${formatAge(busyMs)}, or grows by ${formatBytes(growBytes)} and more in ${formatAge(growMs)}.`;
  return [
    reading !== null && isShortOfMemory(reading)
      ? hint('Memory', `Short: ${memoryTold}`, '`process-janitor report` shows which sessions weigh most.')
      : ok('Memory', memoryTold),
    ok('Runaways', `${follows} ${describeWarning(told.runaway, nowMs)}`),
  ];
}

async function checkRuns(): Promise<Finding> {
  return {
    ...ok('Runs', await howRunsAreFollowed()),
    remedy: "alias claude='process-janitor run -- claude'",
  };
}

function checkUnderWay({ home }: Context): Finding {
  const cutOff = readUnderWay(home);
  return cutOff === null
    ? ok('Clean-ups', 'None was cut off.')
    : hint(
        'Clean-ups',
        `The one of ${cutOff.started_at} runs or was cut off.`,
        'The next clean-up closes its books; see `process-janitor history`.',
      );
}

async function checkSessions(context: Context, session: string | undefined): Promise<Finding[]> {
  const janitor = await janitorOf(context, false);
  const scan = await janitor.scan();
  if (!scan.complete) {
    const why = scan.problems[0]?.message ?? 'They could not be looked at.';
    return [problem('Sessions', why, 'Until this works nothing is judged and nothing is cleaned up.')];
  }
  const document = toScanDocument(scan);
  const unreadable = document.sessions
    .filter(({ verdict }) => verdict === 'unreadable')
    .map(({ session_id: id, explanation, suggestion }) =>
      problem('Record', `${id}: ${explanation}`, suggestion ?? ''),
    );
  const records =
    unreadable.length === 0
      ? [
          ok(
            'Records',
            `${plural(document.summary.total, 'session')}, ${document.summary.total === 1 ? 'readable' : 'all readable'}.`,
          ),
        ]
      : unreadable;
  if (session === undefined) return records;
  const [named] = onlySession(scan, session).sessions;
  const found = document.sessions.find(({ session_id: id }) => id === named?.sessionId);
  if (found === undefined) return records;
  const stop = found.layers.find(({ passed }) => !passed);
  const vetoes = found.processes.flatMap(({ pid, vetoes: reasons }) =>
    reasons.map((reason) =>
      hint('Stays', `Process ${pid}: ${reason}`, 'That is on purpose; nothing forces it.'),
    ),
  );
  const why =
    stop === undefined || found.shown_as === 'just-crashed'
      ? [found.shown_because, ...offers(found, found.processes.filter(isLeftover))].join(' ')
      : `Kept by the check "${stop.layer}": ${stop.detail}`;
  return [ok('Session', why), ...vetoes, ...records];
}
