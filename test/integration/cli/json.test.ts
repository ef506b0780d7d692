import * as fs from 'node:fs';
import { expect, it } from 'vitest';
import { documents, type DocumentName } from '../../../shared/contract/command-documents.ts';
import { fieldsOf, pathsIn } from '../../fakes/document-fields.ts';
import { isAlive } from '../../fakes/real/own-processes.ts';
import { temporaryHome } from '../../fakes/real/temporary-home.ts';
import { crashedSession, goneOwner, leaveBehind } from './orphans.ts';
import { runCli, startCli } from './run-cli.ts';
import { describeWhere, needsLinux } from '../../fakes/describe-where.ts';

const left = '11111111-1111-4111-8111-111111111111';
const over = '22222222-2222-4222-8222-222222222222';

/** What a status has in common with a scan is looked for there: test/unit/docs. */
const isOfScan = (at: string) => at.startsWith('running.');

/** Documents whose every field is looked for here; `open` needs a display, and a `warning` that something goes wrong. */
const wholly = (Object.keys(documents) as DocumentName[]).filter(
  (name) => name !== 'scan' && name !== 'open' && name !== 'warning',
);

describeWhere(needsLinux, 'with --json every command prints one document that docs/JSON.md tells of', () => {
  it('each by its schema, and together all documented fields', async () => {
    const home = temporaryHome();
    const job = await leaveBehind(home, left, 'job', 'sleep', ['300']);
    await crashedSession(home, over, await goneOwner());
    const keeper = startCli(home, ['keep']);
    const seen = new Map<string, Set<string>>(wholly.map((name) => [name, new Set()]));
    const unknown: string[] = [];
    const run = async (name: DocumentName, ...args: string[]) => {
      const { stdout } = await runCli(home, [...args, '--json']);
      const document: unknown = JSON.parse(stdout);
      const issues = documents[name].safeParse(document).error?.issues ?? [];
      expect([args, issues]).toEqual([args, []]);
      const fields = fieldsOf(documents[name]);
      for (const at of pathsIn(document, fields)) {
        if (fields.has(at)) seen.get(name)?.add(at);
        else unknown.push(`${args.join(' ')}: ${at}`);
      }
    };
    await run('scan', 'scan');
    await run('scan', 'report');
    await run('why', 'why', String(job));
    await run('why', 'why', left.slice(0, 4));
    await run('doctor', 'doctor');
    await run('cleanup', 'cleanup', '--dry-run');
    await run('cleanup', 'cleanup', '--auto');
    await run('cleanup', 'end', String(job), '--yes');
    expect(isAlive(job)).toBe(false);
    await run('history', 'history');
    await run('cleanup', 'history', 'end-');
    await run('restore', 'restore');
    await run('restore', 'restore', over);
    await run('hooks', 'hooks', 'install');
    await run('hooks', 'hooks', 'status');
    fs.writeFileSync(home.configPath, '{"heartbeat_interval_seconds": "often"}');
    await run('config', 'config', 'list');
    await run('config', 'config', 'get', 'cleanup_mode');
    await run('config', 'config', 'set', 'heartbeat_interval_seconds', '30');
    await run('keep-list', 'protect', 'command:abc');
    await run('keep-list', 'protect');
    await run('keep-list', 'unprotect', 'command:abc');
    await run('status', 'status');
    await run('error', 'close', 'nobody');
    await run('hooks', 'hooks', 'uninstall');
    await run('uninstall', 'uninstall', '--yes');
    keeper.kill('SIGTERM');
    expect(unknown).toEqual([]);
    const missing = wholly.flatMap((name) =>
      [...fieldsOf(documents[name]).keys()]
        .filter((at) => seen.get(name)?.has(at) !== true && !isOfScan(at))
        .map((at) => `${name}: ${at}`),
    );
    expect(missing).toEqual([]);
  });
});
