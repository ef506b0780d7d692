import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import { calls, events, type Bridge } from '../../../shared/contract/ipc.ts';

/** What a sandboxed preload script gets of Electron. */
const world = vi.hoisted(() => {
  const empty: {
    exposed: Record<string, unknown>;
    invoked: unknown[][];
    sent: unknown[][];
    renderer: EventEmitter | null;
  } = {
    exposed: {},
    invoked: [],
    sent: [],
    renderer: null,
  };
  return empty;
});
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  world.renderer = new Emitter();
  return {
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => (world.exposed[name] = value) },
    ipcRenderer: Object.assign(world.renderer, {
      send: (...args: unknown[]) => world.sent.push(args),
      invoke: (...args: unknown[]) => {
        world.invoked.push(args);
        return Promise.resolve({ ok: true, value: 'answer' });
      },
    }),
  };
});

const page = new EventTarget();
const closes = vi.fn();
let bridge: Bridge;

beforeEach(async () => {
  vi.stubGlobal('window', Object.assign(page, { close: closes }));
  vi.stubGlobal('document', { querySelector: () => null });
  vi.stubGlobal('HTMLElement', EventEmitter);
  await import('../../../electron/preload.ts');
  bridge = world.exposed['janitor'] as Bridge;
});

const tell = (channel: string, payload: unknown) =>
  world.renderer?.emit(`janitor:event:${channel}`, {}, payload);

it('gives the page two functions and nothing else', () => {
  expect(Object.keys(world.exposed)).toEqual(['janitor']);
  expect(Object.keys(bridge)).toEqual(['call', 'on']);
});

it('forwards the calls of the contract, and no others', async () => {
  for (const name of Object.keys(calls)) {
    await expect(bridge.call(name as 'app:state', undefined)).resolves.toEqual({ ok: true, value: 'answer' });
    expect(world.invoked.at(-1)).toEqual([`janitor:call:${name}`, undefined]);
  }
  world.invoked = [];
  for (const name of ['process:kill', 'toString', '__proto__']) {
    await expect(bridge.call(name as 'app:state', undefined)).resolves.toMatchObject({ ok: false });
  }
  expect(world.invoked).toEqual([]);
});

it('forwards the events of the contract without Electron’s event, until unsubscribed', () => {
  for (const name of Object.keys(events)) {
    const heard = vi.fn();
    const stop = bridge.on(name as 'app:changed', heard);
    tell(name, { view: 'report' });
    expect(heard).toHaveBeenCalledExactlyOnceWith({ view: 'report' });
    stop();
    tell(name, { view: 'report' });
    expect(heard).toHaveBeenCalledOnce();
  }
  bridge.on('secret' as 'app:changed', vi.fn())();
  expect(world.renderer?.listenerCount('janitor:event:secret')).toBe(0);
});

it('keeps where to go until the page listens', () => {
  tell('app:navigate', { view: 'preview' });
  const heard = vi.fn();
  const stop = bridge.on('app:navigate', heard);
  expect(heard).toHaveBeenCalledExactlyOnceWith({ view: 'preview' });
  stop();
  const late = vi.fn();
  bridge.on('app:navigate', late)();
  expect(late).not.toHaveBeenCalled();
});

it('asks for the window to be hidden on Escape', () => {
  page.dispatchEvent(Object.assign(new Event('keydown'), { key: 'Enter', isComposing: false }));
  expect(world.sent).toEqual([]);
  page.dispatchEvent(Object.assign(new Event('keydown'), { key: 'Escape', isComposing: false }));
  expect(world.sent).toEqual([['janitor:hide']]);
  // In a sandboxed page that destroys the window without asking anybody.
  expect(closes).not.toHaveBeenCalled();
});
