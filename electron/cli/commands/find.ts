import { toScanDocument } from '../../../shared/contract/to-document.ts';
import type { ScanDocument } from '../../../shared/contract/document.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { Family } from '../../../shared/running/family-of.ts';
import type { Context } from '../look/context.ts';
import { janitorOf } from '../look/janitor-of.ts';
import { onlySession } from '../look/one-session.ts';

export interface FindOptions {
  json?: boolean;
  session?: string;
}

export interface Found {
  scan: ScanResult;
  /** What running sessions cost, where it was asked for. */
  families: readonly Family[] | null;
  document: ScanDocument;
}

/**
 * One look, as people and as programs are told of it.
 *
 * @param withFamilies also looks at what running sessions cost, which takes longer than all the rest
 */
export async function find(
  context: Context,
  { session }: FindOptions,
  { withFamilies = false }: { withFamilies?: boolean } = {},
): Promise<Found> {
  const janitor = await janitorOf(context, false);
  const all = await janitor.scan();
  const scan = session === undefined ? all : onlySession(all, session);
  const families = withFamilies ? await janitor.families(scan) : null;
  return { scan, families, document: toScanDocument(scan, families) };
}
