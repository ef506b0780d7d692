import { expect, it } from 'vitest';
import { endRuleFor, isDefinite } from '../../../../shared/settings/always-end.ts';
import { kindRuleFor } from '../../../../shared/running/kind-rule.ts';

it.each([
  ['npm exec @upstash/context7-mcp@latest --api-key=•••', 'command:@upstash/context7-mcp'],
  ['node /home/ann/.npm/_npx/ee/node_modules/.bin/context7-mcp --api-key=•••', 'command:context7-mcp'],
  ['node /x/node_modules/@playwright/mcp/cli.js', 'command:@playwright/mcp'],
  ['uv tool uvx --python 3.13 chroma-mcp', 'command:uv tool uvx --python 3.13 chroma-mcp'],
  ['npm run dev', 'command:npm run dev'],
  ['/usr/bin/node --inspect server.js --port 3000', 'command:node --inspect server.js'],
  ['next-server (v16.0.1)', 'command:next-server (v16.0.1)'],
  ['postgres -D /home/ann/billing/.pg', 'command:postgres -D /home/ann/billing/.pg'],
  ['/opt/tools/my-watcher', 'command:/opt/tools/my-watcher'],
])('%s is of the kind %s, and the rule covers it', (command, rule) => {
  expect(kindRuleFor(command)).toBe(rule);
  expect(isDefinite(rule)).toBe(true);
  expect(endRuleFor({ sessionIds: [], folders: [], commands: [command] }, [rule])).toBe(rule);
});

it.each([
  'bash',
  'node',
  "/bin/zsh -c source ~/.claude/shell-snapshots/snapshot-zsh-17.sh && eval 'yarn test --watch'",
  'bash -c make',
  'python3 -c print(1)',
  'node -e 1',
  'tool --token ••• x',
  'ls',
])('%s says nothing of a kind', (command) => {
  expect(kindRuleFor(command)).toBeNull();
});
