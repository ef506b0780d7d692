import { printable } from '../../../shared/words/redact.ts';
import type { Paint } from './paint.ts';

/** Where a command's lines go. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Where a command speaks: real streams, or texts collected in a test. */
export interface Terminal extends Output {
  /** Somebody sits there: prompts and live tables make sense. */
  readonly isInteractive: boolean;
  readonly columns: number;
  readonly paint: Paint;
  /** Asks for yes or no; anything but y or yes is no. */
  confirm(question: string): Promise<boolean>;
}

/** Where nobody sits, lines are as long as this. */
export const widthOfPipes = 120;

/** One line of text from a file or a process, safe to print and cut to a width. */
export function cut(text: string, width: number): string {
  const line = printable(text);
  return line.length <= width ? line : `${line.slice(0, Math.max(1, width - 1))}…`;
}
