import type * as Electron from 'electron';
import { emitters, mustBeReady, mustNotBeReady, stage } from './stage.ts';

export const protocol = {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]) {
    mustNotBeReady('protocol.registerSchemesAsPrivileged');
    stage.privilegedSchemes.push(...schemes.map(({ scheme }) => scheme));
  },
  handle(scheme: string, handler: (request: Request) => Response | Promise<Response>) {
    mustBeReady('a protocol handler');
    if (stage.protocolHandlers.has(scheme)) throw new Error('Failed to register protocol');
    stage.protocolHandlers.set(scheme, handler);
  },
} satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

export const dialog = {
  async showMessageBox(...given: [Electron.MessageBoxOptions] | [unknown, Electron.MessageBoxOptions]) {
    mustBeReady('a dialog');
    const options = given.length === 1 ? given[0] : given[1];
    stage.questions.push(options);
    const response = stage.answers.shift();
    if (response === undefined) throw new Error(`Nobody answers "${options.message}"`);
    return { response: await response, checkboxChecked: false };
  },
  showErrorBox: (_title: string, content: string) => void stage.errorBoxes.push(content),
};

export const clipboard = {
  writeText(text: string) {
    stage.clipboard = text;
    return Promise.resolve();
  },
} satisfies Pick<Electron.Clipboard, 'writeText'>;

export const session = {
  get defaultSession() {
    mustBeReady('a session');
    return {
      setPermissionRequestHandler: (handler: unknown) => void (stage.permissionHandlers.request = handler),
      setPermissionCheckHandler: (handler: unknown) => void (stage.permissionHandlers.check = handler),
    };
  },
};

export const screen = {
  getDisplayMatching() {
    mustBeReady('a screen');
    return { workArea: { x: 0, y: 25, width: 1440, height: 875 } };
  },
};

export const nativeTheme = Object.defineProperties(emitters.nativeTheme, {
  shouldUseDarkColors: { get: () => stage.isDark },
  shouldUseDarkColorsForSystemIntegratedUI: { get: () => stage.isDark },
}) as typeof emitters.nativeTheme &
  Pick<Electron.NativeTheme, 'shouldUseDarkColors' | 'shouldUseDarkColorsForSystemIntegratedUI'>;

export const powerMonitor = emitters.powerMonitor;
