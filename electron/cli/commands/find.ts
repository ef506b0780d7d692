import { toScanDocument } from '../../../shared/contract/to-document.ts';
import type { ScanDocument } from '../../../shared/contract/document.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { Context } from '../look/context.ts';
import { janitorOf } from '../look/janitor-of.ts';
import { onlySession } from '../look/one-session.ts';

export interface FindOptions {
  json?: boolean;
  session?: string;
}

/** One look, as people and as programs are told of it. */
export async function find(
  context: Context,
  { session }: FindOptions,
): Promise<{ scan: ScanResult; document: ScanDocument }> {
  const janitor = await janitorOf(context, false);
  const all = await janitor.scan();
  const scan = session === undefined ? all : onlySession(all, session);
  return { scan, document: toScanDocument(scan) };
}
