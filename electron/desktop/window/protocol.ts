import { protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { contentSecurityPolicy, uiOrigin, uiScheme } from './security.ts';
import { uiFiles } from './ui-files.ts';

/** Must be called before the application is ready. `standard` gives the pages a proper origin. */
export function announceUiScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: uiScheme, privileges: { standard: true, secure: true } }]);
}

/** Serves `app://ui/…` from a folder, read-only, with the security policy on every answer. */
export function serveUi(folder: string): void {
  const files = uiFiles(folder);
  protocol.handle(uiScheme, async (request) => {
    const { protocol: scheme, host, pathname } = new URL(request.url);
    const found = `${scheme}//${host}` === uiOrigin ? files.get(pathname) : undefined;
    if (found === undefined || request.method !== 'GET') return new Response(null, { status: 404 });
    return new Response(await readFile(found.file), {
      headers: {
        'content-type': found.contentType,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      },
    });
  });
}
