/** One open file of a process, as `lsof -F` tells it. */
export interface OpenFile {
  /** `cwd`, `txt`, or the descriptor's number. */
  descriptor: string;
  type: string;
  /** Of a local socket or pipe: its address in the kernel. */
  device: string;
  /** Path, `local->remote` of a connection, or `->0x…` (the peer's address) of a local socket without name. */
  name: string;
  tcpState: string | null;
  /** `TCP`, `UDP`, … */
  protocol: string | null;
  /** Opened for reading, writing or both; `null`: not told. */
  access: 'r' | 'w' | 'u' | null;
}

/** Fields asked for: process, descriptor, access, type, device, protocol, name, TCP state. */
export const lsofFields = '-FpfatdPnT';

/**
 * Understands `lsof -F` (lsof(8), "Output for other programs"): one field a line, its letter first; `p` begins a
 * process, `f` a file. Open files by pid; a process that lsof could not look into is missing.
 */
export function parseLsof(output: string): Map<number, OpenFile[]> {
  const processes = new Map<number, OpenFile[]>();
  let files: OpenFile[] = [];
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    const file = files.at(-1);
    switch (line.charAt(0)) {
      case 'p':
        files = [];
        processes.set(Number(value), files);
        break;
      case 'f':
        files.push({ ...nothing, descriptor: value });
        break;
      case 'a':
        if (file !== undefined && isAccess(value)) file.access = value;
        break;
      case 'P':
        if (file !== undefined) file.protocol = value;
        break;
      case 't':
        if (file !== undefined) file.type = value;
        break;
      case 'd':
        if (file !== undefined) file.device = value;
        break;
      case 'n':
        if (file !== undefined) file.name = plainName(value);
        break;
      case 'T':
        if (file !== undefined && value.startsWith('ST=')) file.tcpState = value.slice(3);
        break;
    }
  }
  return processes;
}

const nothing = { type: '', device: '', name: '', tcpState: null, protocol: null, access: null };

function isAccess(value: string): value is 'r' | 'w' | 'u' {
  return value === 'r' || value === 'w' || value === 'u';
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** A name as it is: lsof doubles backslashes and writes what it can't print as `\\n` or as bytes, `\\xc3\\xbc`. */
function plainName(printed: string): string {
  return printed.replace(
    /\\(?:(\\)|([ntrbf])|((?:x[\da-f]{2})(?:\\x[\da-f]{2})*))/g,
    (_, backslash, letter, bytes) => {
      if (typeof bytes === 'string') return Buffer.from(bytes.replace(/\\?x/g, ''), 'hex').toString('utf8');
      return typeof letter === 'string' ? (escapes[letter] ?? '') : String(backslash);
    },
  );
}
