/**
 * Where every door shows a session, in the order in which the doors show them:
 * - `just-crashed`: its owner is gone, its grace period is not over; nothing is offered yet
 * - `orphaned`: over, and something proven to do
 * - `needs-a-look`: over, and only a person can decide; or its record can't be read
 * - `left-running`: over, and nothing to do, but something of it still runs
 * - `running`: its owner lives
 * - `elsewhere`: on another computer or in another container, or protected
 * - `ended`: over, and nothing of it runs any more
 */
export const shownAsNames = [
  'just-crashed',
  'orphaned',
  'needs-a-look',
  'left-running',
  'running',
  'elsewhere',
  'ended',
] as const;
export type ShownAs = (typeof shownAsNames)[number];
