import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { nodeNotifierFallback } from '../../../electron/desktop/notify/node-notifier-fallback.ts';
import { missingPrograms, startNotificationDaemon, type NotificationDaemon } from './notification-daemon.ts';
import { describeWhere } from '../../fakes/describe-where.ts';

const missing = process.platform === 'linux' ? missingPrograms() : ['Linux'];

const waiting = { timeout: 90_000, interval: 20 };

describeWhere(
  missing.length === 0 ? null : `for want of ${missing.join(', ')}`,
  'a notification by node-notifier on Linux',
  () => {
    const envBefore = { ...process.env };
    let daemon: NotificationDaemon;

    beforeAll(async () => {
      daemon = await startNotificationDaemon();
      Object.assign(process.env, daemon.env);
    });
    afterAll(() => {
      daemon.stop();
      for (const name of Object.keys(daemon.env)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, envBefore);
    });

    it('arrives as it was sent', async () => {
      const onFailure = vi.fn();
      const body = '2 crashed sessions left 5 processes behind · 1.2 GB.';
      nodeNotifierFallback(vi.fn(), onFailure).show({ title: 'Process Janitor', body });
      await vi.waitFor(() => expect(daemon.arrived()).toContain(body), waiting);
      expect(daemon.arrived()).toContain('Process Janitor');
      expect(onFailure).not.toHaveBeenCalled();
    });

    it.each([
      ['$(touch /tmp/janitor-was-here)'],
      ['`id`'],
      ['"; id; "'],
      ["it's"],
      ['$HOME'],
      ['| id'],
      ['--help', 'help'],
      ['a\\b', 'a/b'],
    ])('takes %s for text', async (text, shown = text) => {
      const onFailure = vi.fn();
      nodeNotifierFallback(vi.fn(), onFailure).show({ title: 'Process Janitor', body: text });
      await vi.waitFor(() => expect(daemon.arrived()).toContain(`body: '${shown}'`), waiting);
      expect(onFailure).not.toHaveBeenCalled();
    });

    it('says so where there is no notification service, and throws nothing', async () => {
      const { PATH } = process.env;
      process.env['PATH'] = '/nowhere';
      const onFailure = vi.fn();
      nodeNotifierFallback(vi.fn(), onFailure).show({ title: 'Process Janitor', body: 'Nobody sees this' });
      await vi.waitFor(() => expect(onFailure).toHaveBeenCalledOnce(), waiting);
      process.env['PATH'] = PATH;
      expect(daemon.arrived()).not.toContain('Nobody sees this');
    });
  },
);
