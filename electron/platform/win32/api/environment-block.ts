import type { ClaudeMarkers } from '../../../../shared/process/process.ts';
import { isMarkerName, toMarkers } from '../../claude-markers.ts';

const prefix = Buffer.from('CLAUDE', 'utf16le');

/**
 * What an environment block (UTF-16, `NAME=value` with a zero behind each) says of Claude Code. Only the lines that
 * begin with `CLAUDE` are ever turned into texts; the block is wiped, as it may hold keys.
 */
export function markersOfBlock(block: Buffer): ClaudeMarkers {
  const variables = new Map<string, string>();
  for (let at = block.indexOf(prefix); at !== -1; at = block.indexOf(prefix, at + 2)) {
    const isLineStart = at % 2 === 0 && (at === 0 || block.readUInt16LE(at - 2) === 0);
    if (!isLineStart) continue;
    const line = block.toString('utf16le', at, endOfLine(block, at));
    const equals = line.indexOf('=');
    if (equals !== -1 && isMarkerName(line.slice(0, equals)))
      variables.set(line.slice(0, equals), line.slice(equals + 1));
  }
  block.fill(0);
  return toMarkers(variables);
}

function endOfLine(block: Buffer, from: number): number {
  let at = from;
  while (at + 1 < block.length && block.readUInt16LE(at) !== 0) at += 2;
  return at;
}
