import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import { mustBeReady, stage } from './stage.ts';

export class FakeNotification
  extends EventEmitter
  implements Pick<Electron.Notification, 'show' | 'close' | 'title' | 'body'>
{
  title: string;
  body: string;
  wasShown = false;
  wasClosed = false;

  static isSupported(): boolean {
    return stage.notificationsAreSupported;
  }

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    mustBeReady('Notification');
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    stage.notifications.push(this);
  }

  close(): void {
    this.wasClosed = true;
    if (stage.platform !== 'linux') this.emit('close');
  }

  show(): void {
    if (!stage.notificationsAreSupported) throw new Error('Notifications are not supported here');
    if (stage.notificationsAreRefused) this.emit('failed', {}, 'The application is not signed');
    else this.wasShown = true;
  }
}
