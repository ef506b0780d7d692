// Starts the real program with its trays and notifications in reach of the tests: Electron has no way to ask for
// those that exist. Nothing of the program is changed or replaced.
import { Notification, Tray } from 'electron';
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
load('../../fakes/real/later.cjs');
if (process.env.JANITOR_TEST_HASTE !== undefined) load('../../fakes/real/haste.cjs');
if (process.env.JANITOR_TEST_SHORT_MEMORY !== undefined) load('../../fakes/real/short-memory.cjs');

const seen = { trays: new Map(), notifications: [] };
globalThis.__seen = seen;

/** Notes what a method was last called with, and calls it. */
function note(method, key) {
  const original = Tray.prototype[method];
  Tray.prototype[method] = function (value) {
    seen.trays.set(this, { ...seen.trays.get(this), [key]: value });
    return original.call(this, value);
  };
}
note('setToolTip', 'tooltip');
note('setContextMenu', 'menu');

const show = Notification.prototype.show;
Notification.prototype.show = function () {
  seen.notifications.push(this.body);
  return show.call(this);
};

await import('../../../out/main.js');
