import type { WorldFile } from './format.ts';
import type { Judged } from './judge-file.ts';

/** What is wrong in one world, in sentences, and its share of the figures. */
export interface Score {
  wrong: string[];
  /** Processes that are to be ended automatically, and how many of them would be. */
  due: number;
  found: number;
  /** Processes that would be ended automatically, and how many of them should be. */
  ended: number;
  rightlyEnded: number;
  /** Processes that are to be left alone. */
  left: number;
}

/** Compares what a tool makes of a world with what its file expects. */
export function scoreOf(file: WorldFile, { scan, fates }: Judged): Score {
  const score: Score = { wrong: [], due: 0, found: 0, ended: 0, rightlyEnded: 0, left: 0 };
  const shown = scan.sessions.flatMap(({ processes }) => processes);
  for (const { pid } of file.processes) {
    const expected = file.expect.processes[String(pid)] ?? 'leave';
    const fate = fates.get(pid) ?? 'leave';
    const wanted = typeof expected === 'string' ? expected : expected[0];
    if (wanted === 'end-automatically') score.due += 1;
    if (wanted === 'leave') score.left += 1;
    if (fate === 'end-automatically') {
      score.ended += 1;
      if (wanted === 'end-automatically') score.rightlyEnded += 1;
    }
    if (wanted === 'end-automatically' && fate === wanted) score.found += 1;
    if (fate !== wanted) score.wrong.push(`process ${pid}: expected ${wanted}, got ${fate}`);
    if (typeof expected !== 'string') {
      const vetoes = shown.find((process) => process.pid === pid)?.vetoes.map(({ kind }) => kind) ?? [];
      if (!vetoes.includes(expected[1])) {
        score.wrong.push(
          `process ${pid}: expected the veto ${expected[1]}, got ${vetoes.join(', ') || 'none'}`,
        );
      }
    }
  }
  for (const [sessionId, [verdict, reason, confidence]] of Object.entries(file.expect.sessions)) {
    const found = scan.sessions.find((session) => session.sessionId === sessionId);
    const got = found === undefined ? 'nothing' : `${found.verdict}, ${found.reason}, ${found.confidence}`;
    const expected = `${verdict}, ${reason}, ${confidence}`;
    if (got !== expected) score.wrong.push(`session ${sessionId}: expected ${expected}; got ${got}`);
  }
  return score;
}
