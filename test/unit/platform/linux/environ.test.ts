import { describe, expect, it } from 'vitest';
import {
  argumentsOfCmdline,
  markersOfEnviron,
  variableOfEnviron,
} from '../../../../electron/platform/linux/environ.ts';

const environ = (...variables: string[]) => Buffer.from(variables.map((text) => `${text}\0`).join(''));
const none = {
  sessionId: null,
  claudePid: null,
  childSession: false,
  socketPid: null,
  entrypoint: null,
  jobId: null,
  launchedBy: [],
};

describe('markersOfEnviron', () => {
  it('reads every marker of a Bash tool child', () => {
    const read = markersOfEnviron(
      environ(
        'PATH=/usr/bin',
        'CLAUDECODE=1',
        'CLAUDE_CODE_SESSION_ID=9805ebeb-11',
        'CLAUDE_PID=8014',
        'CLAUDE_CODE_CHILD_SESSION=1',
        'CLAUDE_CODE_MESSAGING_SOCKET=/tmp/cc-socks/8014.sock',
        'CLAUDE_CODE_ENTRYPOINT=cli',
        'CLAUDE_JOB_DIR=/home/me/.claude/jobs/ab12',
      ),
    );
    expect(read).toEqual({
      sessionId: '9805ebeb-11',
      claudePid: 8014,
      childSession: true,
      socketPid: 8014,
      entrypoint: 'cli',
      jobId: 'ab12',
      launchedBy: [],
    });
  });

  it('keeps nothing else, least of all the token next to the socket', () => {
    const read = markersOfEnviron(
      environ('CLAUDE_CODE_MESSAGING_SOCKET_TOKEN=s3cret', 'ANTHROPIC_API_KEY=s3cret'),
    );
    expect(JSON.stringify(read)).not.toContain('s3cret');
    expect(read).toEqual(none);
  });

  it.each([
    ['names inside another value', ['NOTE=x CLAUDE_PID=5'], none],
    ['names with a prefix', ['MY_CLAUDE_PID=5'], none],
    ['an older name', ['CLAUDE_SESSION_ID=old'], { ...none, sessionId: 'old' }],
    ['both names', ['CLAUDE_SESSION_ID=old', 'CLAUDE_CODE_SESSION_ID=new'], { ...none, sessionId: 'new' }],
    ['a name twice: the first counts', ['CLAUDE_PID=5', 'CLAUDE_PID=6'], { ...none, claudePid: 5 }],
    ['pids that are none', ['CLAUDE_PID=-1', 'CLAUDE_CODE_MESSAGING_SOCKET=/tmp/x.sock'], none],
    ['an empty value', ['CLAUDE_CODE_SESSION_ID='], none],
    ['a child flag other than 1', ['CLAUDE_CODE_CHILD_SESSION=true'], none],
    ['a value of absurd length', [`CLAUDE_CODE_SESSION_ID=${'a'.repeat(5000)}`], none],
    ['a marker without value', ['CLAUDE_PID'], none],
  ])('judges %s', (_, variables, expected) => {
    expect(markersOfEnviron(environ(...variables))).toEqual(expected);
  });

  it('finds a marker behind 200 KiB of other variables, and at the very start and end', () => {
    const filler = `BIG=${'x'.repeat(200 * 1024)}`;
    expect(markersOfEnviron(environ(filler, 'CLAUDE_PID=7'))?.claudePid).toBe(7);
    expect(markersOfEnviron(environ('CLAUDE_PID=7', filler))?.claudePid).toBe(7);
    expect(markersOfEnviron(Buffer.from('A=1\0CLAUDE_PID=7'))?.claudePid).toBe(7);
  });

  it('says "unknown" where there is nothing to read', () => {
    expect(markersOfEnviron(Buffer.alloc(0))).toBeNull();
  });
});

describe('variableOfEnviron', () => {
  const environ = Buffer.from('DISPLAY=:1\0XDISPLAY=no\0SYSTEMD_EXEC_PID=77\0EMPTY=\0LAST=a=b');

  it.each([
    ['DISPLAY', ':1'],
    ['SYSTEMD_EXEC_PID', '77'],
    ['EMPTY', ''],
    ['LAST', 'a=b'],
    ['PID', undefined],
    ['ISPLAY', undefined],
  ])('reads %s', (name, value) => {
    expect(variableOfEnviron(environ, name)).toBe(value);
  });

  it('finds nothing in nothing', () => {
    expect(variableOfEnviron(Buffer.alloc(0), 'DISPLAY')).toBeUndefined();
  });
});

describe('argumentsOfCmdline', () => {
  it.each([
    ['boundaries', 'node\0a b\0--x=1\0', ['node', 'a b', '--x=1']],
    ['empty arguments in the middle', 'sh\0\0-c\0', ['sh', '', '-c']],
    ['newlines', 'sh\0-c\0a\nb\0', ['sh', '-c', 'a\nb']],
    ['a title padded with NULs', 'claude\0\0\0\0', ['claude']],
    ['5 kB in one argument', `x\0${'y'.repeat(5000)}\0`, ['x', 'y'.repeat(5000)]],
  ])('keeps %s', (_, text, expected) => {
    expect(argumentsOfCmdline(Buffer.from(text))).toEqual(expected);
  });

  it('is null for zombies and kernel threads', () => {
    expect(argumentsOfCmdline(Buffer.alloc(0))).toBeNull();
  });
});
