// The smallest MCP server on standard input and output; like many real ones it says by its name what it is, and lives on
// when its input ends. Also of the story on Windows, where a lost other end is an error of the input, too.
import { createInterface } from 'node:readline';
import { setInterval } from 'node:timers';

const tell = (id, result) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
for (const stream of [process.stdin, process.stdout]) stream.on('error', () => undefined);
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'initialize') {
    const serverInfo = { name: 'leaky', version: '1.0.0' };
    tell(id, { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo });
  } else if (method === 'tools/list') tell(id, { tools: [] });
  else if (id !== undefined) tell(id, {});
});
setInterval(() => undefined, 60_000);
