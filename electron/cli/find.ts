import { toScanDocument } from '../../shared/to-document.ts';
import type { ScanDocument } from '../../shared/document.ts';
import type { ScanResult } from '../../shared/verdict.ts';
import type { Context } from './context.ts';
import { janitorOf } from './janitor-of.ts';

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
  const scan = await janitor.scan(session === undefined ? {} : { session });
  return { scan, document: toScanDocument(scan) };
}
