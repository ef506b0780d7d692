import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Home } from './home.ts';
import { openItself } from './safe-file.ts';
import { makeFolder } from './safe-write.ts';

const maxBytes = 1024 * 1024;

export interface Log {
  info: (text: string) => void;
  warn: (text: string) => void;
}

/**
 * A diary for whoever asks "what did it do last night?": 1 MiB, and one older file beside it. It never throws
 * and never stands in the way of the work. Texts must be redacted already.
 */
export function createLog(home: Home, now: () => Date = () => new Date()): Log {
  const add = (level: string, text: string) => {
    try {
      makeFolder(path.dirname(home.logPath));
      makeRoom(home.logPath);
      append(home.logPath, `${now().toISOString()} ${level} ${onOneLine(text)}\n`);
    } catch {
      // A full or read-only disk is told by the work itself.
    }
  };
  return { info: (text) => add('info', text), warn: (text) => add('warn', text) };
}

function makeRoom(file: string): void {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() === true && stat.size > maxBytes) fs.renameSync(file, `${file}.1`);
}

function append(file: string, line: string): void {
  const { O_WRONLY, O_APPEND, O_CREAT } = fs.constants;
  const fd = openItself(file, O_WRONLY | O_APPEND | O_CREAT, 0o600);
  try {
    if (fs.fstatSync(fd).isFile()) fs.writeSync(fd, line);
  } finally {
    fs.closeSync(fd);
  }
}

/** Control characters could forge lines or steer the terminal that shows the log. */
function onOneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 4096);
}
