import pc from 'picocolors';
import type { Terminal } from '../../electron/cli/terminal/terminal.ts';

/** A terminal without colours that keeps what it is told, and answers every question with no. */
export function capturedTerminal(columns = 80): Terminal & { text: () => string } {
  const lines: string[] = [];
  return {
    out: (text) => void lines.push(text),
    err: (text) => void lines.push(text),
    isInteractive: false,
    columns,
    paint: pc.createColors(false),
    confirm: () => Promise.resolve(false),
    text: () => lines.join('\n'),
  };
}
