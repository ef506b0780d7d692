import type { KeeperFile } from '../../../shared/session/heartbeat.ts';
import { sameProcess } from '../../../shared/process/identity.ts';
import { describeMemory } from '../../../shared/plan/pressure-words.ts';
import { isShortOfMemory } from '../../../shared/running/pressure.ts';
import { formatAgo, formatBytes } from '../../../shared/words/format.ts';
import { toScanDocument } from '../../../shared/contract/to-document.ts';
import { withRecentListing } from '../../janitor/look/recent-listing.ts';
import { readHistory } from '../../store/records/history.ts';
import { readKeeper } from '../../store/records/keeper-file.ts';
import { tellerOf, type Teller } from '../../janitor/hooks/connection.ts';
import { enabledPlugin } from '../../store/settings/plugin.ts';
import type { Context, ExitCode } from '../look/context.ts';
import { onlookerOf } from '../look/onlooker-of.ts';
import { headline, printErrors, printRunning } from '../print/print-scan.ts';
import { printJson } from '../terminal/json.ts';
import { columns } from '../terminal/table.ts';
import { wrap } from '../terminal/wrap.ts';

/** The keeper that runs now; `null`: none does. */
export async function runningKeeper({ home, system }: Context): Promise<KeeperFile | null> {
  const keeper = readKeeper(home);
  if (keeper === null) return null;
  const holder = await system.identify(keeper.identity.pid);
  return holder !== null && holder !== 'unreadable' && sameProcess(holder, keeper.identity) ? keeper : null;
}

/** `status`: how things are, at one glance. */
export async function status(context: Context, options: { json?: boolean }): Promise<ExitCode> {
  const { terminal, home, system } = context;
  const onlooker = onlookerOf(context, withRecentListing(system));
  const result = await onlooker.scan();
  const document = toScanDocument(result, await onlooker.families(result));
  const keeper = await runningKeeper(context);
  const last = readHistory(home, 1)[0];
  const { config } = onlooker.config();
  const teller = tellerOf(home, process.platform);
  const memory = (await system.memory?.()) ?? null;
  if (options.json === true) {
    printJson(terminal, {
      schema: 'process-janitor/status@1',
      headline: headline(result),
      complete: result.complete,
      summary: document.summary,
      orphaned_count: document.orphaned_count,
      running: document.running,
      keeper:
        keeper === null
          ? null
          : { kind: keeper.kind, pid: keeper.identity.pid, last_tick_at: keeper.last_tick_at },
      last_cleanup: last === undefined ? null : { plan_id: last.plan_id, finished_at: last.finished_at },
      memory:
        memory === null
          ? null
          : {
              total_bytes: memory.totalBytes,
              available_bytes: memory.availableBytes,
              stalled_percent: memory.stalledPercent,
              level: memory.level,
              is_short: isShortOfMemory(memory),
            },
      config,
      home: home.dir,
      hooks: teller.hooks,
      plugin: enabledPlugin(home),
    });
    return result.complete ? 0 : 2;
  }
  printErrors(document, terminal);
  terminal.out(terminal.paint.bold(wrap(headline(result), terminal.columns)));
  printRunning(document, terminal);
  terminal.out('');
  const ago = (time: string) => formatAgo(system.now() - Date.parse(time));
  const keeperWords =
    keeper?.kind === 'tray' ? 'the tray application' : `process ${keeper?.identity.pid ?? ''}`;
  const rows = [
    [
      'Heartbeats',
      keeper === null
        ? 'nobody beats them: start the tray application or `process-janitor keep`'
        : `${keeperWords} beats them, last ${ago(keeper.last_tick_at)}`,
    ],
    [
      'Last clean-up',
      last === undefined
        ? 'none yet'
        : `${ago(last.started_at)}, ${formatBytes(last.memory_before_bytes - last.memory_after_bytes)} won back`,
    ],
    [
      'When found',
      config.cleanup_mode === 'auto'
        ? 'proven orphans are cleaned up by themselves'
        : 'you are told, nothing is ended',
    ],
    ['At login', config.auto_cleanup_on_start ? 'proven orphans are cleaned up' : 'nothing is cleaned up'],
    ...(memory !== null && isShortOfMemory(memory) ? [['Memory', `short: ${describeMemory(memory)}`]] : []),
    ['Claude Code', whoTells(teller)],
    ['Files', home.dir],
  ];
  terminal.out(
    columns(
      rows.map(([name = '', value = '']) => [terminal.paint.dim(name), value]),
      { width: terminal.columns, flexible: 1 },
    ),
  );
  return result.complete ? 0 : 2;
}

function whoTells({ hooks, plugin }: Teller): string {
  if (plugin !== null) return `the plugin ${plugin} tells of sessions`;
  switch (hooks) {
    case 'connected':
      return 'its hooks tell of sessions';
    case 'not-connected':
      return 'not connected: sessions are found a little later (`process-janitor hooks`)';
    case 'outdated':
    case 'disabled':
    case 'unreadable':
      return 'not connected as it should be (`process-janitor hooks`)';
  }
}
