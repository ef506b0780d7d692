import { emitKeypressEvents } from 'node:readline';
import { toScanDocument } from '../../../shared/contract/to-document.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { Family } from '../../../shared/running/family-of.ts';
import type { MonitorStatus } from '../../janitor/monitor/monitor.ts';
import { headline } from '../print/print-scan.ts';
import { suspend } from '../../platform/suspend.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { drawWatch } from '../print/watch-screen.ts';
import { afterKey, firstWatch, watchRows } from '../print/watch-state.ts';

/** Costs move while one watches; whole looks come at the interval of the heartbeats. */
const refreshMs = 5000;
/** Within this time a signal to ourselves has arrived. */
const stopMs = 100;

export interface LiveScreen {
  show: (status: MonitorStatus) => void;
  /** Shows a sentence below the table until the next one, unless there is an error to show. */
  say: (text: string) => void;
  /** Resolves when the person leaves. */
  left: Promise<void>;
  /** Gives the terminal back as it was. Safe to call twice. */
  leave: () => void;
}

/** The alternate screen (xterm's 1049) with keys in raw mode; what stood on the terminal before is there again after. */
export function liveScreen(
  terminal: Terminal,
  readFamilies: (scan: ScanResult) => Promise<readonly Family[]>,
): LiveScreen {
  const { stdin, stdout } = process;
  let state = firstWatch;
  let newest: MonitorStatus | null = null;
  let families: readonly Family[] | null = null;
  let said = '';
  let isOver = false;
  let quit: () => void = () => undefined;
  const left = new Promise<void>((resolve) => (quit = resolve));

  const documentNow = () => {
    const scan = newest?.scan ?? null;
    return scan === null ? null : { scan, document: toScanDocument(scan, families) };
  };
  const draw = () => {
    const found = documentNow();
    if (isOver || found === null) return;
    const size = { columns: stdout.columns, rows: stdout.rows };
    const note = newest?.error ?? found.document.errors[0]?.message ?? said;
    const drawn = drawWatch(found.document, state, size, terminal, headline(found.scan), note);
    stdout.write(`\x1b[H${drawn.map((line) => `${line}\x1b[K`).join('\r\n')}\x1b[J`);
  };
  const readCosts = async () => {
    const scan = newest?.scan;
    if (scan == null || isOver) return;
    families = await readFamilies(scan).catch(() => null);
    draw();
  };
  const enter = () => {
    stdout.write('\x1b[?1049h\x1b[?25l\x1b[H\x1b[2JLooking…');
    stdin.setRawMode(true);
    stdin.resume();
  };
  const giveBack = () => {
    stdin.setRawMode(false);
    stdin.pause();
    stdout.write('\x1b[?25h\x1b[?1049l');
  };
  const comeBack = () => {
    if (isOver) return;
    enter();
    draw();
  };
  /**
   * Ctrl-Z, which raw mode keeps from the system: does what the terminal would, so the shell has it as it was until `fg`.
   * A group that no shell cares for can't be stopped so; the timer then brings the screen back.
   */
  const stepAside = () => {
    giveBack();
    suspend();
    setTimeout(comeBack, stopMs);
  };
  const onKey = (text: string | undefined, key: { name?: string; ctrl?: boolean }) => {
    if (key.ctrl === true && key.name === 'z' && process.platform !== 'win32') {
      stepAside();
      return;
    }
    const found = documentNow();
    const rows = found === null ? [] : watchRows(found.document, state);
    const next = afterKey(state, { name: key.name ?? '', text, isControl: key.ctrl === true }, rows);
    if (next === 'quit') {
      quit();
      return;
    }
    state = next;
    draw();
  };
  const leave = () => {
    if (isOver) return;
    isOver = true;
    clearInterval(timer);
    stdin.off('keypress', onKey);
    stdout.off('resize', draw);
    process.off('SIGCONT', comeBack);
    giveBack();
  };

  emitKeypressEvents(stdin);
  enter();
  process.on('SIGCONT', comeBack);
  stdin.on('keypress', onKey);
  stdout.on('resize', draw);
  const timer = setInterval(() => void readCosts(), refreshMs);
  // Whatever ends the program, the terminal must be usable again.
  process.once('exit', leave);

  return {
    left,
    leave,
    say(text) {
      said = text;
      draw();
    },
    show(status) {
      const isNew = status.scan !== newest?.scan;
      newest = status;
      draw();
      if (isNew) void readCosts();
    },
  };
}
