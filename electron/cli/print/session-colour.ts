import type { SessionRow } from '../../../shared/contract/document.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Red: something proven to do. Yellow: a look is worth it. Green: alive. */
export function colourOf(session: SessionRow, { paint }: Terminal): (text: string) => string {
  switch (session.shown_as) {
    case 'orphaned':
      return paint.red;
    case 'just-crashed':
    case 'needs-a-look':
    case 'left-running':
      return paint.yellow;
    case 'running':
      return paint.green;
    case 'elsewhere':
    case 'ended':
      return paint.dim;
  }
}
