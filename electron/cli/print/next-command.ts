import type { CleanupDocument } from '../../../shared/plan/receipt.ts';

/**
 * The commands that do just what a dry run showed: all of it, and, where not all is proven, what is proven alone. None
 * where there is nothing to do.
 *
 * @param session the part of the machine that the dry run was limited to, as it was given
 */
export function nextCommands(
  { steps, plan_id: planId }: Pick<CleanupDocument, 'steps' | 'plan_id'>,
  session: string | undefined,
): { about: string; command: string }[] {
  if (steps.length === 0) return [];
  const command = (...flags: readonly string[]) =>
    [
      'process-janitor cleanup --execute',
      ...flags,
      ...(session === undefined ? [] : [`--session ${session}`]),
      `--plan ${planId}`,
    ].join(' ');
  const isLikely = steps.some(({ confidence, force }) => confidence === 'likely' && !force);
  const isForced = steps.some(({ force }) => force);
  const isProven = steps.some(({ confidence, force }) => confidence === 'proven' && !force);
  const flags = [...(isLikely ? ['--include-likely'] : []), ...(isForced ? ['--force'] : [])];
  if (flags.length === 0) return [{ about: 'To do this', command: command() }];
  return [
    { about: isProven ? 'To do all of this' : 'To do this', command: command(...flags) },
    ...(isProven ? [{ about: 'Only what is proven', command: command() }] : []),
  ];
}
