import { readdirSync } from 'node:fs';
import path from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

export interface UiFile {
  file: string;
  contentType: string;
}

/**
 * The files that the window may load, by the path in their address. Made once; an address is only ever looked
 * up in it, so none can lead elsewhere.
 */
export function uiFiles(folder: string): ReadonlyMap<string, UiFile> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    entries.flatMap((entry) => {
      const contentType = contentTypes[path.extname(entry)];
      if (contentType === undefined) return [];
      const file = path.join(folder, entry);
      return [[`/${entry.split(path.sep).join('/')}`, { file, contentType }]];
    }),
  );
}
