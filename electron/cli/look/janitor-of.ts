import { createJanitor } from '../../janitor/create-janitor.ts';
import { fileSources } from '../../janitor/clean/file-sources.ts';
import type { Janitor } from '../../janitor/look/janitor.ts';
import { surroundingsOf } from '../../janitor/look/look.ts';
import type { System } from '../../platform/system.ts';
import type { Context } from './context.ts';

/** @param lookThrough what scans look through, where a keeper of the same process shares its pictures */
export async function janitorOf(
  context: Context,
  willClean: boolean,
  lookThrough: System = context.system,
): Promise<Janitor> {
  const sources = await fileSources(context.home, context.system, willClean);
  return createJanitor(context.system, sources, surroundingsOf(context.env, process.pid), { lookThrough });
}
