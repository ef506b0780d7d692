import { describe, expect, it } from 'vitest';
import { recordNews } from '../../../../electron/janitor/notice/record-news.ts';
import { parseClaudeRecord, type ClaudeRecord } from '../../../../shared/session/claude-record.ts';

function record(facts: object = {}): ClaudeRecord {
  const parsed = parseClaudeRecord({ pid: 7, sessionId: 'one', procStart: '70', status: 'idle', ...facts });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

const { known } = recordNews(new Map(), ['7.json'], new Set(), () => record());

/** What is told of a change, after the record above was seen. */
const news = (name: string, now: ClaudeRecord | null) =>
  recordNews(known, [name], new Set(['one']), () => now).isNews;

describe('what changed in sessions/', () => {
  it.each<[string, string, ClaudeRecord | null, boolean]>([
    ['a record that came is news', '8.json', record({ pid: 8 }), true],
    ['one that went is', '7.json', null, true],
    ['one that names another session is (/clear)', '7.json', record({ sessionId: 'two' }), true],
    ['one of another process is', '7.json', record({ procStart: '71' }), true],
    ['a turn that begins is not', '7.json', record({ status: 'busy', statusUpdatedAt: 5 }), false],
    ['a new name is not', '7.json', record({ name: 'shop' }), false],
    ['one that came and went unseen is not', '8.json', null, false],
    ['a session folder that nobody knows is news', 'two', null, true],
    ['one that is known is not', 'one', null, false],
    ['a lock is not', 'two.lock.dir', null, false],
    ['a key is not, and is never read', '7.abcdef.key', null, false],
    ['the registry is not', 'registry.jsonl', null, false],
  ])('%s', (_what, name, now, isNews) => {
    expect(news(name, now)).toBe(isNews);
  });

  it('is told once', () => {
    const first = recordNews(known, ['8.json'], new Set(), () => record({ pid: 8 }));
    expect(recordNews(first.known, ['8.json'], new Set(), () => record({ pid: 8 })).isNews).toBe(false);
    const gone = recordNews(first.known, ['8.json'], new Set(), () => null);
    expect(recordNews(gone.known, ['8.json'], new Set(), () => null).isNews).toBe(false);
  });
});
