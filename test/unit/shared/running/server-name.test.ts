import { expect, it } from 'vitest';
import { serverName } from '../../../../shared/running/server-name.ts';
import { wrapperArgv } from '../../../fakes/world.ts';

it.each([
  ['npx -y @upstash/context7-mcp@latest', 'context7'],
  ['npm exec @upstash/context7-mcp', 'context7'],
  ['npx @playwright/mcp@latest --headless', 'playwright'],
  ['npx -y @modelcontextprotocol/server-filesystem /home/ann', 'filesystem'],
  ['node /home/ann/.npm/_npx/eea2/node_modules/.bin/context7-mcp', 'context7'],
  ['node /home/ann/.npm/_npx/eea2/node_modules/@upstash/context7-mcp/dist/index.js', 'context7'],
  ['node /home/ann/tools/weather/dist/index.js', 'weather'],
  ['uvx mcp-server-git --repository /home/ann/shop', 'git'],
  ['uv tool uvx --python 3.13 chroma-mcp', 'chroma'],
  ['python3 -m mcp_server_fetch', 'fetch'],
  ['docker run -i --rm -e TOKEN ghcr.io/github/github-mcp-server:v1.2', 'github'],
  ['node /home/ann/shop/mcp-server.mjs --port 1', 'mcp-server'],
  ['/usr/local/bin/github-mcp-server stdio', 'github'],
])('%s is called %s', (command, name) => {
  expect(serverName(command.split(' '))).toBe(name);
});

it('a server behind a shell is called by what the shell starts', () => {
  expect(serverName(['sh', '-c', 'node /home/ann/tools/weather-mcp.mjs; true'])).toBe('weather');
  expect(serverName(['/bin/bash', '-c', 'exec uvx mcp-server-git && true'])).toBe('git');
});

it('a shell of the Bash tool is no server, and neither is what cannot be read', () => {
  expect(serverName(wrapperArgv('npx context7-mcp'))).toBeNull();
  expect(serverName(null)).toBeNull();
});
