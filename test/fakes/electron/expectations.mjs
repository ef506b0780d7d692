// What the double takes for granted about Electron, each asked of both: the unit tests ask the double, test:electron the
// real one (on Linux). Plain JavaScript, since the real one runs it as it is.

/** What an attempt is refused with, `'nothing'`: it isn't; whole words differ between versions. */
async function refusal(attempt) {
  try {
    await attempt();
    return 'nothing';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Notes which of these events come. */
function noted(emitter, names) {
  const events = [];
  for (const name of names) emitter.on(name, () => events.push(name));
  return events;
}

const page = () => new Response('<title>a</title>', { headers: { 'content-type': 'text/html' } });
const windowEvents = ['show', 'hide', 'close', 'closed'];

/** Asked before `ready`: `[what, ask, answer]`; an answer that is a pattern is looked for in the words. */
export const beforeReady = [
  ['a tray', ({ Tray }, { icon }) => refusal(() => new Tray(icon)), /ready/],
  ['a window', ({ BrowserWindow }) => refusal(() => new BrowserWindow({ show: false })), /ready/],
  ['a notification', ({ Notification }) => refusal(() => new Notification({ title: 'a' })), /ready/],
  ['a handler of pages', ({ protocol }) => refusal(() => protocol.handle('early', page)), /ready/],
  ['the session', ({ session }) => refusal(() => session.defaultSession), /ready/],
  ['less hardware', ({ app }) => refusal(() => app.disableHardwareAcceleration()), 'nothing'],
  [
    'a scheme of its own',
    ({ protocol }) =>
      refusal(() =>
        protocol.registerSchemesAsPrivileged([{ scheme: 'janitor', privileges: { standard: true } }]),
      ),
    'nothing',
  ],
  ['the lock of the first start', ({ app }) => app.requestSingleInstanceLock(), true],
];

/** Asked when it is ready, one after the other. */
export const whenReady = [
  ['the sandbox is late', ({ app }) => refusal(() => app.enableSandbox()), /ready/],
  ['less hardware is late', ({ app }) => refusal(() => app.disableHardwareAcceleration()), /ready/],
  ['a scheme is late', ({ protocol }) => refusal(() => protocol.registerSchemesAsPrivileged([])), /ready/],
  [
    'how a Mac program shows itself',
    ({ app }) => refusal(() => app.setActivationPolicy('accessory')),
    /not a function/,
  ],
  ['the name of Windows', ({ app }) => refusal(() => app.setAppUserModelId('a.b')), 'nothing'],
  ['the name of Linux', ({ app }) => refusal(() => app.setDesktopName('a.b.desktop')), 'nothing'],
  [
    'login items of Linux: there is the call, and no item',
    async ({ app }) => [
      await refusal(() => app.setLoginItemSettings({ openAtLogin: true })),
      app.getLoginItemSettings().openAtLogin,
    ],
    ['nothing', false],
  ],

  [
    'a window is shown, hidden, kept from closing, and closed',
    async ({ BrowserWindow }, { settle }) => {
      const window = new BrowserWindow({ show: false });
      const events = noted(window, windowEvents);
      const seen = [window.isVisible()];
      const keep = (event) => event.preventDefault();
      window.on('close', keep);
      for (const act of ['show', 'show', 'hide', 'hide', 'showInactive', 'close']) {
        window[act]();
        await settle();
        seen.push(window.isVisible());
      }
      window.removeListener('close', keep);
      window.close();
      await settle();
      return { events, seen, isDestroyed: window.isDestroyed() };
    },
    {
      events: ['show', 'show', 'hide', 'hide', 'show', 'close', 'close', 'closed'],
      seen: [false, true, true, false, false, true, true],
      isDestroyed: true,
    },
  ],
  [
    'a window is destroyed unasked, and the application told that it was the last',
    async ({ app, BrowserWindow }, { settle }) => {
      const window = new BrowserWindow({ show: false });
      const events = noted(window, windowEvents);
      const ofApp = noted(app, ['window-all-closed']);
      window.destroy();
      window.destroy();
      await settle();
      return [...events, ...ofApp];
    },
    ['closed', 'window-all-closed'],
  ],
  [
    'a window that is gone shows nothing',
    async ({ BrowserWindow }, { settle }) => {
      const window = new BrowserWindow({ show: false });
      window.destroy();
      await settle();
      return refusal(() => window.show());
    },
    /destroyed/,
  ],
  [
    'a window that is gone is told nothing',
    async ({ BrowserWindow }, { settle }) => {
      const window = new BrowserWindow({ show: false });
      const { webContents } = window;
      window.destroy();
      await settle();
      return refusal(() => webContents.send('a'));
    },
    /destroyed/,
  ],
  [
    'a place between two pixels',
    async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      const said = await refusal(() => window.setPosition(1.5, 2));
      window.destroy();
      return said;
    },
    /Error processing argument/,
  ],
  [
    'a page that is served, and one that is not there',
    async ({ BrowserWindow, protocol }, { settle }) => {
      protocol.handle('janitor', ({ url }) =>
        url.endsWith('/a.html') ? page() : new Response(null, { status: 404 }),
      );
      const again = await refusal(() => protocol.handle('janitor', page));
      const window = new BrowserWindow({ show: false });
      const events = [noted(window, ['ready-to-show']), noted(window.webContents, ['did-finish-load'])];
      const loading = window.loadURL('janitor://ui/a.html');
      const isLoading = [window.webContents.isLoading()];
      await loading;
      await settle();
      isLoading.push(window.webContents.isLoading());
      const url = window.webContents.getURL();
      const missing = await refusal(() => window.loadURL('janitor://ui/b.html'));
      window.destroy();
      return {
        again: /register/i.test(again),
        events: events.map(([first]) => first),
        isLoading,
        url,
        missing,
      };
    },
    {
      again: true,
      events: ['ready-to-show', 'did-finish-load'],
      isLoading: [true, false],
      url: 'janitor://ui/a.html',
      missing: 'nothing',
    },
  ],
  [
    'a second handler of one channel',
    async ({ ipcMain }) => {
      ipcMain.handle('twice', () => 1);
      return refusal(() => ipcMain.handle('twice', () => 2));
    },
    /Attempted to register a second handler for 'twice'/,
  ],
  [
    'a tray, and one that is gone',
    async ({ Menu, Tray }, { icon }) => {
      const tray = new Tray(icon);
      const menu = Menu.buildFromTemplate([{ label: 'a' }]);
      const said = [
        await refusal(() => tray.setToolTip('a')),
        await refusal(() => tray.setImage(icon)),
        await refusal(() => tray.setContextMenu(menu)),
        await refusal(() => tray.setContextMenu([])),
        await refusal(() => tray.setTitle('3')),
        await refusal(() => tray.getBounds()),
        tray.isDestroyed(),
      ];
      tray.destroy();
      said.push(tray.isDestroyed(), /destroyed/.test(await refusal(() => tray.setToolTip('b'))));
      return said;
    },
    ['nothing', 'nothing', 'nothing', 'Must pass Menu or null', 'nothing', 'nothing', false, true, true],
  ],
  [
    'an image that is not there',
    ({ nativeImage }) => nativeImage.createFromPath('/nowhere.png').isEmpty(),
    true,
  ],
  [
    'a click ticks before it is told',
    ({ Menu }) => {
      const seen = [];
      const click = (item) => seen.push(item.checked);
      const menu = Menu.buildFromTemplate([{ id: 'a', label: 'a', type: 'checkbox', checked: false, click }]);
      const item = menu.getMenuItemById('a');
      item.click();
      item.click();
      return seen;
    },
    [true, false],
  ],
  [
    'an item inside another, and none',
    ({ Menu }) => {
      const menu = Menu.buildFromTemplate([{ label: 'a', submenu: [{ id: 'b', label: 'b' }] }]);
      return [menu.getMenuItemById('b')?.label, menu.getMenuItemById('c')];
    },
    ['b', null],
  ],
  [
    'a menu item without words',
    ({ Menu }) => refusal(() => Menu.buildFromTemplate([{ click: () => undefined }])),
    /Invalid template/,
  ],
  [
    'a menu item of an unknown kind',
    ({ Menu }) => refusal(() => Menu.buildFromTemplate([{ label: 'a', type: 'link' }])),
    /Unknown menu item type/,
  ],

  [
    'a notification is shown, and closed by the program itself, which Linux does not tell',
    async ({ Notification }, { settle }) => {
      const notification = new Notification({ id: 'a', title: 'a', body: 'b' });
      const events = noted(notification, ['click', 'close', 'failed']);
      const said = await refusal(() => notification.show());
      await settle();
      notification.close();
      await settle();
      return { isSupported: Notification.isSupported(), said, events, body: notification.body };
    },
    { isSupported: true, said: 'nothing', events: [], body: 'b' },
  ],
  ['the clipboard', ({ clipboard }) => refusal(async () => clipboard.writeText('a')), 'nothing'],
  [
    'the screen around nothing',
    ({ screen }) => {
      const { workArea } = screen.getDisplayMatching({ x: 0, y: 0, width: 0, height: 0 });
      return Object.keys(workArea).sort();
    },
    ['height', 'width', 'x', 'y'],
  ],
  [
    'kinds of what is read',
    ({ app, nativeTheme, powerMonitor }) => [
      typeof nativeTheme.shouldUseDarkColors,
      typeof nativeTheme.on,
      typeof powerMonitor.on,
      typeof app.isPackaged,
      typeof app.getVersion(),
      typeof app.getAppPath(),
      app.commandLine.hasSwitch('no-such-switch'),
    ],
    ['boolean', 'function', 'function', 'boolean', 'string', 'string', false],
  ],

  [
    'quitting is put off by the application',
    async ({ app, BrowserWindow }, { settle }) => {
      const window = new BrowserWindow({ show: false });
      const events = [noted(app, ['before-quit', 'will-quit']), noted(window, ['close'])];
      app.once('before-quit', (event) => event.preventDefault());
      app.quit();
      await settle();
      window.destroy();
      return events;
    },
    [['before-quit'], []],
  ],
  [
    'quitting is put off by a window',
    async ({ app, BrowserWindow }, { settle }) => {
      const window = new BrowserWindow({ show: false });
      const events = [noted(app, ['before-quit', 'will-quit']), noted(window, ['close'])];
      window.once('close', (event) => event.preventDefault());
      app.quit();
      await settle();
      window.destroy();
      return events;
    },
    [['before-quit'], ['close']],
  ],
];
