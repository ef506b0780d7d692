import { describe, expect, it } from 'vitest';
import { displayCommand, printable, redact } from '../../../../shared/words/redact.ts';

/** A command line as text, and the part of it that nobody may see. */
const secrets: [line: string, secret: string][] = [
  ['psql postgres://ann:hunter2@db.local:5432/shop', 'hunter2'],
  ['node x.js mongodb+srv://root:p%40ss-word@c.mongodb.net', 'p%40ss-word'],
  ['git clone https://ghp_abcdefghijklmnopqrstuvwxyz0123456789@github.com/a/b', 'ghp_abcdefghijkl'],
  ['git clone https://0123456789abcdef0123456789abcdef01234567@github.com/a/b', '0123456789abcdef'],
  ['redis-cli -u redis://:s3cr3t@cache:6379', 's3cr3t'],
  ['server --token abc123', 'abc123'],
  ['server --token=abc123', 'abc123'],
  ['server --api-key abc123 --port 3', 'abc123'],
  ['server --apikey=abc123', 'abc123'],
  ['server --api_key "abc 123"', 'abc 123'],
  ["server --client-secret 'abc 123'", 'abc 123'],
  ['server --password hunter2', 'hunter2'],
  ['server --passwd=hunter2', 'hunter2'],
  ['server --db-password hunter2', 'hunter2'],
  ['server -password hunter2', 'hunter2'],
  ['server --access-token abc123', 'abc123'],
  ['server --auth-token=abc123', 'abc123'],
  ['server --private-key=abc123', 'abc123'],
  ['gpg --passphrase open-sesame', 'open-sesame'],
  ['server --credentials=abc123', 'abc123'],
  ['curl -H Authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
  ['curl -H "Authorization: Basic dXNlcjpwYXNz"', 'dXNlcjpwYXNz'],
  ['curl -H authorization:abcdefgh', 'abcdefgh'],
  ['curl -H "X-Api-Key: abcdefgh"', 'abcdefgh'],
  ['curl -H "Cookie: session=abcdefgh"', 'abcdefgh'],
  ['curl -u ann:hunter2 https://x.local', 'hunter2'],
  ['curl --user ann:hunter2 https://x.local', 'hunter2'],
  ['curl --user=ann:hunter2 https://x.local', 'hunter2'],
  ['mysql -uroot -phunter2 shop', 'hunter2'],
  ['mysqldump --host db -phunter2 shop', 'hunter2'],
  ['sshpass -p hunter2 ssh ann@host', 'hunter2'],
  ['ANTHROPIC_API_KEY=sk-ant-api03-abcdefghijklmnop claude -p hello', 'abcdefghijklmnop'],
  ['env OPENAI_API_KEY=abc123 node x.js', 'abc123'],
  ['env AWS_SECRET_ACCESS_KEY=abc/123+x node x.js', 'abc/123+x'],
  ['env GITHUB_TOKEN=abc123 node x.js', 'abc123'],
  ['env PGPASSWORD=hunter2 psql', 'hunter2'],
  ['env MYSQL_PWD=hunter2 mysql', 'hunter2'],
  ['env DB_PASS=hunter2 node x.js', 'hunter2'],
  ['env SIGNING_KEY=abc123 node x.js', 'abc123'],
  ['env MASTERKEY="abc 123" node x.js', 'abc 123'],
  ['env GH_PAT=abc123 node x.js', 'abc123'],
  ['env NPM_AUTH=abc123 npm publish', 'abc123'],
  ['docker run -e DB_PASSWORD=hunter2 img', 'hunter2'],
  ['curl https://x.local/?access_token=abc123&page=2', 'abc123'],
  ['curl https://x.local/?page=2&api_key=abc123', 'abc123'],
  ['curl https://x.local/?sig=abcdef123456&se=2026', 'abcdef123456'],
  ['node x.js {"apiKey":"abc123","n":1}', 'abc123'],
  ['node x.js {"password": "abc 123"}', 'abc 123'],
  ["node x.js {'token': 'abc123'}", 'abc123'],
  ['x sk-ant-api03-abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnop'],
  ['x sk-proj-abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnop'],
  ['x sk_live_abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnop'],
  ['x github_pat_11ABCDEFG0abcdefghijkl', 'ABCDEFG0abcdefghijkl'],
  ['x glpat-abcdefghijklmnopqrst', 'abcdefghijklmnopqrst'],
  ['x npm_abcdefghijklmnopqrstuvwxyz0123456789', 'abcdefghijklmnop'],
  ['x xoxb-1234567890-abcdefghij', '1234567890'],
  ['x AKIAIOSFODNN7EXAMPLE', 'IOSFODNN7EXAMPLE'],
  ['x AIzaSyA-abcdefghijklmnopqrstuvwxyz01234', 'abcdefghijklmnop'],
  ['x hf_abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnop'],
  ['x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijk', 'eyJzdWIiOiIxMjM0In0'],
  ['x -----BEGIN RSA PRIVATE KEY----- MIIabc -----END RSA PRIVATE KEY-----', 'MIIabc'],
  ['x -----BEGIN PRIVATE KEY-----\nMIIabc', 'MIIabc'],
];

describe('secrets in command lines are never shown', () => {
  it.each(secrets)('%s', (line, secret) => {
    expect(redact(line)).not.toContain(secret);
    expect(displayCommand([line], 'x')).not.toContain(secret);
    // As the kernel gives it, one argument each.
    const argv = line.match(/"[^"]*"|'[^']*'|\S+/g)!.map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'));
    expect(displayCommand(argv, 'x')).not.toContain(secret);
  });

  it.each<[string, string[], string]>([
    [
      'a password with spaces in an argument of its own',
      ['x', '--password', 'correct horse battery'],
      'horse',
    ],
    ['the same behind an equals sign', ['x', '--password=correct horse battery'], 'horse'],
    ['a variable with spaces', ['env', 'DB_PASSWORD=correct horse battery', 'x'], 'battery'],
    ['a secret that starts like a flag', ['x', '--token', '-abc123-xyz'], 'abc123'],
    ['a header with spaces', ['curl', '-H', 'X-Api-Key: abc def'], 'def'],
    ['a secret behind a control character', ['x', '--token\u0007=abc123'], 'abc123'],
  ])('%s', (_what, argv, secret) => {
    expect(displayCommand(argv, 'x')).not.toContain(secret);
  });

  it('a flag that only sounds like a secret does not swallow the next flag', () => {
    expect(displayCommand(['x', '--no-auth', '--verbose', 'go'], 'x')).toBe('x --no-auth --verbose go');
  });
});

describe('what is no secret stays readable', () => {
  it.each([
    'node /home/ann/shop/server.js --port 3000',
    'npm exec @upstash/context7-mcp@latest',
    'npm run build:tokens',
    'node tokenizer.js --max 4096',
    'python3 -m pytest tests/test_auth.py -k login',
    'claude --resume 9805ebeb-0000-4000-8000-000000000000',
    'ssh ann@host.example.com',
    'git clone git@github.com:ann/shop.git',
    'git clone https://github.com/ann/shop.git',
    'curl https://example.com/a?page=2&sort=asc',
    'vite --host 0.0.0.0 --port=5173',
    'env NODE_ENV=production PORT=80 node x.js',
    'make -j8 all',
    'sort -k2 keys.txt',
    'ls /home/ann/keyboards',
    'mkdir -p src/a/b',
    'docker run -p 8080:80 nginx',
    'tail -f basic.log',
    'node basic authentication.md',
    'grep -r password src',
  ])('%s', (line) => {
    expect(displayCommand(line.split(' '), 'x')).toBe(line);
  });
});

describe('what could fool a terminal or an eye is taken away', () => {
  it.each<[string, string]>([
    ['escape sequences', 'a\u001b[31mb\u001b[0m'],
    ['an 8-bit escape', 'a\u009b31mb'],
    ['a carriage return', 'a\rb'],
    ['line ends', 'a\nb\u2028c\u2029d\u0085e'],
    ['NUL, DEL and backspace', 'a\u0000b\u007fc\bd'],
    ['right-to-left override', 'exe.\u202etxt'],
    ['bidi isolates', 'a\u2066b\u2067c\u2068d\u2069e'],
    ['bidi marks', 'a\u200eb\u200fc\u061cd'],
    ['nothing that takes no room', 'a\u200bb\u2060c\ufeffd'],
    ['language tags', 'a\u{e0041}\u{e007f}b'],
    ['annotations', 'a\ufff9b\ufffbc'],
  ])('%s', (_what, text) => {
    const dangerous =
      // oxlint-disable-next-line no-control-regex
      /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
    expect(dangerous.test(text)).toBe(true);
    expect(printable(text)).not.toMatch(dangerous);
    expect(displayCommand([text, text], 'x')).not.toMatch(dangerous);
  });

  it.each(['grüße', '日本語', '👩‍💻 emoji', 'नमस्ते', 'a b'])('%s stays as it is', (text) => {
    expect(printable(text)).toBe(text);
  });
});

describe('a command line stays small', () => {
  it('is cut, with a sign that it was', () => {
    const text = displayCommand(['x'.repeat(5000)], 'x');
    expect(text).toHaveLength(400);
    expect(text.endsWith('…')).toBe(true);
  });

  it('falls back to the name where there are no arguments', () => {
    expect(displayCommand(null, 'node')).toBe('node');
    expect(displayCommand([], 'no\u001bde')).toBe('no de');
  });

  it('a hostile one costs as little as another: work does not grow with its square', () => {
    // Counted, not timed: however long the line is, only its beginning is looked at.
    let seen = 0;
    const line = new Proxy(new Array<string>(5000).fill('token-'.repeat(600)), {
      get(target, key, receiver): unknown {
        if (typeof key === 'string' && /^\d+$/.test(key)) seen += 1;
        return Reflect.get(target, key, receiver);
      },
    });
    expect(displayCommand(line, 'x')).toHaveLength(400);
    expect(seen).toBeLessThan(100);
  });
});
