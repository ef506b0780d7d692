import { existsSync, readFileSync } from 'node:fs';
import type { MemoryReading } from '../../../../shared/running/pressure.ts';
import { groupMemory, memoryGroups, parseMeminfo, parsePressure } from './memory-files.ts';

const root = '/sys/fs/cgroup';

/** Folder of the tree, and names of the files, in both versions of control groups. */
const versions = {
  unified: { trees: [root, `${root}/unified`], limit: 'memory.max', usage: 'memory.current' },
  memory: { trees: [`${root}/memory`], limit: 'memory.limit_in_bytes', usage: 'memory.usage_in_bytes' },
} as const;

/**
 * How memory stands here: of the machine, or of the control group with the tightest limit that we live in (a container,
 * a slice with `MemoryMax`), as what else lives there runs out of it together with us. A few small reads.
 */
export function readMemory(proc: string): MemoryReading | null {
  const machine = parseMeminfo(text(`${proc}/meminfo`) ?? '');
  if (machine === null) return null;
  const stalled = (file: string) => parsePressure(text(file) ?? '');
  let tightest: MemoryReading = {
    ...machine,
    stalledPercent: stalled(`${proc}/pressure/memory`),
    level: null,
  };
  for (const { folder, limit, usage } of groupsAbove(text(`${proc}/self/cgroup`) ?? '')) {
    const limitText = text(`${folder}/${limit}`);
    if (limitText === null) continue;
    const facts = {
      limit: limitText,
      usage: text(`${folder}/${usage}`) ?? '',
      stat: text(`${folder}/memory.stat`) ?? '',
    };
    const group = groupMemory(facts, machine.totalBytes);
    if (group === null || shareLeft(group) >= shareLeft(tightest)) continue;
    const stalledPercent = stalled(`${folder}/memory.pressure`) ?? tightest.stalledPercent;
    tightest = { ...group, stalledPercent, level: null };
  }
  return tightest;
}

const shareLeft = ({ totalBytes, availableBytes }: Pick<MemoryReading, 'totalBytes' | 'availableBytes'>) =>
  (availableBytes ?? totalBytes) / totalBytes;

/** Our own group and all above it; each may have a limit. */
function groupsAbove(cgroup: string) {
  const paths = memoryGroups(cgroup);
  return (['unified', 'memory'] as const).flatMap((version) => {
    const { trees, limit, usage } = versions[version];
    const parts = paths[version]?.split('/').filter((part) => part !== '') ?? [];
    const folders = parts.map((_, depth) => parts.slice(0, parts.length - depth).join('/'));
    return trees.flatMap((tree) =>
      [...folders.map((folder) => `${tree}/${folder}`), tree].map((folder) => ({ folder, limit, usage })),
    );
  });
}

/** Most of these files are missing on most machines, and asking costs less than an exception. */
function text(file: string): string | null {
  if (!existsSync(file)) return null;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
