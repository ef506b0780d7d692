/**
 * One part of `npm test`. A script that can't run here says `SKIPPED: <reason>` on a line of its own and exits with 0.
 */
export interface Stage {
  name: string;
  /** The npm script that runs it alone. */
  script: string;
  /**
   * What counts its tests: a report, or, where the script starts Playwright several times, what it printed; `null`:
   * it is one check as a whole.
   */
  report: 'vitest' | 'playwright' | 'printed' | null;
  /** Cores that it keeps busy while it runs. */
  cores: number;
  /** Needs what `npm run build` makes. */
  needsBuild?: true;
  /** Needs what `npm run test:tools` fetches, where it does. */
  needsTools?: true;
  /** May fetch a program from the network. */
  downloads?: true;
  /** Further arguments of the script. */
  args?: readonly string[];
}

/** All stages, in the order in which they start where there is room: first what others wait for, then the longest. */
export const stages: readonly Stage[] = [
  { name: 'build', script: 'build', report: null, cores: 1 },
  { name: 'tools', script: 'test:tools', report: null, cores: 0, downloads: true, args: ['--where-asked'] },
  { name: 'lint', script: 'lint', report: null, cores: 1 },
  { name: 'full', script: 'test:full', report: 'playwright', cores: 0.7, needsBuild: true, needsTools: true },
  {
    name: 'integration',
    script: 'test:integration',
    report: 'vitest',
    cores: 0.7,
    needsBuild: true,
    needsTools: true,
  },
  {
    name: 'electron',
    script: 'test:electron',
    report: 'printed',
    // Three quarters of it are waits of the program.
    cores: 0.25,
    needsBuild: true,
    needsTools: true,
    downloads: true,
  },
  { name: 'unit', script: 'test:unit', report: 'vitest', cores: 1 },
  {
    name: 'window',
    script: 'test:window',
    report: 'playwright',
    cores: 0.9,
    needsBuild: true,
    needsTools: true,
  },
  { name: 'format', script: 'format:check', report: null, cores: 1 },
  {
    name: 'windows',
    script: 'test:windows',
    report: 'printed',
    cores: 1,
    needsBuild: true,
    needsTools: true,
    downloads: true,
    // The story of the real Claude Code for Windows downloads 400 MB: `npm run test:windows claude` runs it.
    args: ['platform'],
  },
];
