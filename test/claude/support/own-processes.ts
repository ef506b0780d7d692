import * as fs from 'node:fs';

/** One line of `/proc` about a process of the profile. */
export interface OwnProcess {
  pid: number;
  parentPid: number;
  state: string;
  command: string;
}

export function processAt(pid: number): OwnProcess | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = '', parentPid = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
    return { pid, parentPid: Number(parentPid), state, command };
  } catch {
    return null;
  }
}

/** Runs, and is not a zombie. */
export function isLiving(pid: number): boolean {
  const found = processAt(pid);
  return found !== null && found.state !== 'Z';
}

/** All living processes whose environment has the private home: what a test started, and nothing else. */
export function processesWithHome(home: string): OwnProcess[] {
  return fs.readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      if (!`\0${fs.readFileSync(`/proc/${name}/environ`, 'latin1')}`.includes(`\0HOME=${home}\0`)) return [];
    } catch {
      return [];
    }
    const found = processAt(Number(name));
    return found === null || found.state === 'Z' ? [] : [found];
  });
}

/** Ends everything that a test started, by pid, until nothing is left. */
export async function endAllWithHome(home: string): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    const left = processesWithHome(home);
    if (left.length === 0) return;
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It was faster.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Processes of ${home} could not be ended.`);
}
