import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanExitCode } from '../../../electron/cli/look/scan-exit-code.ts';
import { printCleanup } from '../../../electron/cli/print/print-cleanup.ts';
import { printReport } from '../../../electron/cli/print/print-report.ts';
import { headline, printSummary } from '../../../electron/cli/print/print-scan.ts';
import { appStateOf } from '../../../electron/desktop/tray/app-state.ts';
import { badgeText } from '../../../electron/desktop/tray/icon.ts';
import { confirmation } from '../../../electron/desktop/wiring/confirm.ts';
import { trayMenu, type MenuActions } from '../../../electron/desktop/tray/menu.ts';
import { newsOf } from '../../../electron/desktop/notify/news.ts';
import { canBeCleaned, grouped, groupNames, isOffered } from '../../../renderer/state/report/groups.ts';
import { metaText, rowMemory } from '../../../renderer/state/report/session-facts.ts';
import { describeRunning } from '../../../shared/contract/running-words.ts';
import { groupSteps, isTicked, tally, tickedSteps } from '../../../renderer/state/cleanup/plan.ts';
import { toCleanupDocument, toScanDocument } from '../../../shared/contract/to-document.ts';
import type { Step } from '../../../shared/plan/plan.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { formatBytes, plural } from '../../../shared/words/format.ts';
import { capturedTerminal } from '../../fakes/captured-terminal.ts';
import { judgeFile } from '../../worlds/judge-file.ts';
import { readWorldFiles } from '../../worlds/read-files.ts';
import { scanOf, session } from '../desktop/worlds.ts';

const worlds = readWorldFiles(path.resolve(import.meta.dirname, '../../fixtures/worlds'));
const none = new Map<string, boolean>();
const actions = Object.fromEntries(
  ['open', 'preview', 'cleanUp', 'pause', 'cleanUpAtLogin', 'startAtLogin', 'quit'].map((name) => [
    name,
    () => undefined,
  ]),
) as unknown as MenuActions;

/** A look at all worlds' sessions at once, and at one that ended in order, with its plan. */
async function atOnce(): Promise<Judged> {
  const judged = await Promise.all(worlds.map((file) => judgeFile(file)));
  const sessions = judged
    .filter(({ scan }) => scan.complete)
    .flatMap(({ scan }, index) =>
      scan.sessions.map((one) => ({ ...one, sessionId: `${index}-${one.sessionId}` })),
    );
  const ended = session('over', { verdict: 'ended', reason: 'completed' });
  const scan = scanOf([...sessions, ended]);
  return { scan, plan: makePlan(scan, (text) => String(text.length)), families: [] };
}

type Judged = Pick<Awaited<ReturnType<typeof judgeFile>>, 'scan' | 'plan' | 'families'>;

/** What each door makes of one look. */
async function doorsOf(look: () => Promise<Judged>) {
  const { scan, plan, families } = await look();
  const document = toScanDocument(scan);
  const preview = toCleanupDocument(plan, { dryRun: true, trigger: 'manual' });
  const status = { scan, paused: false, working: false, error: null };
  const app = appStateOf(status);
  const menu = trayMenu(
    {
      app,
      scan,
      paused: false,
      costs: new Map(),
      cleansUpAtLogin: false,
      startsAtLogin: { on: false, available: true },
    },
    actions,
  );
  const item = (id: string) => menu.find((one) => one.id === id);
  return { scan, plan, families, document, preview, app, item, status };
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

const ends = (steps: readonly Step[], confidence: Step['confidence']) => {
  const of = steps.flatMap((step) =>
    step.kind === 'terminate' && step.confidence === confidence ? [step] : [],
  );
  return {
    processes: of.reduce((sum, { processes }) => sum + processes.length, 0),
    bytes: of.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  };
};

const looks: [string, () => Promise<Judged>][] = [
  ...worlds.map((file): [string, () => Promise<Judged>] => [file.name, () => judgeFile(file)]),
  ['of all others at once', atOnce],
];

describe.each(looks)('in the world %s', (_name, look) => {
  it('the plan ends just what is counted as proven and as likely', async () => {
    const { plan, document } = await doorsOf(look);
    const { proven, likely } = document.summary.left_over;
    expect({ proven: ends(plan.steps, 'proven'), likely: ends(plan.steps, 'likely') }).toEqual({
      proven,
      likely,
    });
  });

  it('terminal, tray and window say one sentence', async () => {
    const { scan, app, item, document } = await doorsOf(look);
    expect(item('status')?.label?.replaceAll('&&', '&')).toBe(
      app.headline.length <= 90 ? app.headline : `${app.headline.slice(0, 89)}…`,
    );
    if (scan.complete && scan.sessions.length > 0) expect(headline(scan)).toBe(`${app.headline}.`);
    const terminal = capturedTerminal(1000);
    printSummary(scan, terminal);
    expect(terminal.text()).toContain(headline(scan));
    const isTidy = app.headline.startsWith('All tidy');
    expect([document.complete, isTidy]).toEqual([
      document.complete,
      scanExitCode(scan) === 0 || !document.complete,
    ]);
  });

  it('the badge, the exit code of scan and the JSON count the same sessions', async () => {
    const { scan, app, document } = await doorsOf(look);
    const { left_over: left } = document.summary;
    expect(badgeText(app.orphanCount)).toBe(badgeText(left.sessions));
    expect(app.memoryBytes).toBe(left.proven.bytes + left.likely.bytes);
    const isLeft = left.sessions > 0 || left.stays.processes > 0 || left.just_crashed.sessions > 0;
    expect(scanExitCode(scan)).toBe(scan.complete ? Number(isLeft) : 2);
    expect(app.state === 'orphans').toBe(left.sessions > 0);
  });

  it('window and terminal show each session in the same group', async () => {
    const { scan, document } = await doorsOf(look);
    const groups = grouped(document.sessions);
    const terminal = capturedTerminal(1000);
    printSummary(scan, terminal, { isPart: true });
    for (const name of groupNames) {
      const count = groups[name].length;
      expect(count).toBe(document.sessions.filter(({ shown_as: shownAs }) => shownAs === name).length);
      const title = {
        'just-crashed': 'Just crashed',
        orphaned: 'Orphaned',
        'needs-a-look': 'Needs a look',
        'left-running': 'Left running',
        running: 'Running',
        elsewhere: 'Elsewhere or protected',
        ended: 'Ended',
      }[name];
      expect(terminal.text().includes(`${title} (${count})`)).toBe(count > 0);
    }
  });

  it('what the window offers is what the plan has steps for', async () => {
    const { scan, plan, document } = await doorsOf(look);
    const offered = scan.complete ? document.sessions.filter(isOffered).map(({ session_id: id }) => id) : [];
    expect([...new Set(plan.steps.map(({ sessionId }) => sessionId))].sort()).toEqual(offered.sort());
    expect(canBeCleaned(document)).toBe(plan.steps.length > 0);
  });

  it('the preview of the window, that of the terminal and the question of the menu have the same numbers', async () => {
    const { plan, preview, document, item, scan } = await doorsOf(look);
    const { proven, likely } = document.summary.left_over;
    const all = groupSteps(preview).flatMap(({ steps }) => steps);
    expect(tally(all)).toMatchObject({
      processes: proven.processes + likely.processes,
      bytes: proven.bytes + likely.bytes,
    });
    const ticked = tickedSteps(preview.steps, none);
    expect(tally(ticked)).toMatchObject(proven);
    expect(ticked.every((step) => isTicked(step, none))).toBe(true);
    const terminal = capturedTerminal(1000);
    printCleanup(preview, terminal, 'dry-run');
    const counted = [
      ...(proven.processes > 0 ? [`${plural(proven.processes, 'process')} proven`] : []),
      ...(likely.processes > 0 ? [`${plural(likely.processes, 'process')} likely`] : []),
      ...(tally(all).records > 0 ? [`${plural(tally(all).records, 'record')} to tidy`] : []),
      ...(proven.bytes + likely.bytes > 0 ? [formatBytes(proven.bytes + likely.bytes)] : []),
    ];
    for (const text of counted) expect(terminal.text()).toContain(text);
    const question = confirmation(plan);
    if (proven.processes > 0)
      expect(question.detail).toContain(`Ends ${plural(proven.processes, 'left-over process')}`);
    const orphaned = document.sessions.filter(({ shown_as: shownAs }) => shownAs === 'orphaned').length;
    const isOffered = scan.complete && orphaned > 0;
    expect([item('clean')?.label, item('clean')?.enabled]).toEqual(
      isOffered ? [`Clean up ${plural(orphaned, 'session')}…`, true] : ['Clean up…', false],
    );
    if (isOffered) expect(question.message).toBe(`Clean up after ${plural(orphaned, 'crashed session')}?`);
  });

  it('terminal, JSON and window say the same of what running sessions cost', async () => {
    const { scan, families } = await doorsOf(look);
    const document = toScanDocument(scan, families);
    const { running } = document;
    const costly = document.sessions.filter(({ memory_bytes: bytes }) => bytes !== null);
    const [summary, report] = [capturedTerminal(1000), capturedTerminal(1000)];
    printSummary(scan, summary, { families });
    printReport(scan, document, report, false);
    expect(running).toMatchObject({
      sessions: costly.length,
      processes: sum(families.map(({ members }) => members.length)),
      memory_bytes: sum(costly.map(({ memory_bytes: bytes }) => bytes ?? 0)),
    });
    const words = running === null || running.sessions === 0 ? '' : `${describeRunning(running)}.`;
    for (const text of [summary.text(), report.text()]) {
      expect(text).toContain(words);
      expect(/running sessions? holds?/.test(text)).toBe(words !== '');
    }
    for (const session of document.sessions.filter(({ shown_as: shownAs }) => shownAs === 'running')) {
      const family = families.find(({ sessionId }) => sessionId === session.session_id);
      if (family === undefined) continue;
      const count = plural(family.members.length, 'process');
      const memory = formatBytes(sum(family.members.map(({ memoryBytes }) => memoryBytes ?? 0)));
      expect(rowMemory(session).replace('≈ ', '')).toBe(memory);
      expect(metaText(session, scan.scannedAtMs)).toContain(count);
      expect(report.text()).toMatch(new RegExp(`Holds ${memory}( \\(estimated\\))? in ${count}`));
      const row = summary
        .text()
        .split('\n')
        .find((line) => line.includes(` ${session.session_id.slice(0, 8)} `));
      expect(row).toMatch(new RegExp(` ${family.members.length} +${memory}`));
    }
  });

  it('a notification says what the other doors say, and only where there is something to do', async () => {
    const { status, app, document } = await doorsOf(look);
    const { text } = newsOf(new Set(), { ...status, cleansItself: false }, true);
    const toDo = document.sessions.filter(isOffered).length;
    expect(text).toBe(document.complete && toDo > 0 ? `${app.headline}.` : null);
  });
});

it('the worlds have something in every group, and of every share', async () => {
  const { document } = await doorsOf(atOnce);
  const groups = new Set(document.sessions.map(({ shown_as: shownAs }) => shownAs));
  const { proven, likely, stays, just_crashed: crashed } = document.summary.left_over;
  expect(groupNames.filter((name) => !groups.has(name))).toEqual([]);
  for (const { processes } of [proven, likely, stays, crashed]) expect(processes).toBeGreaterThan(0);
});

it('in the worlds sessions run whose costs are said', async () => {
  const costly = (await Promise.all(worlds.map((file) => judgeFile(file)))).filter(
    ({ families }) => families.length > 0,
  );
  expect(costly.length).toBeGreaterThan(20);
});
