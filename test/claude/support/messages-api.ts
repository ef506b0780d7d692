import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a prompt can make the model "say": run a command with the Bash tool. */
export interface BashInput {
  command: string;
  run_in_background?: boolean;
}

/** The prompt that makes the model of the loopback API call the Bash tool once, and then say "Done." */
export const promptToRun = (input: BashInput) => `RUN ${JSON.stringify(input)}`;

export interface MessagesApi {
  url: string;
  /** What was asked, newest last: the JSON of each request. */
  asked: string[];
  close(): Promise<void>;
}

interface Block {
  type: string;
  text?: string;
}
interface Request {
  stream?: boolean;
  model?: string;
  tools?: { name: string }[];
  messages?: { role: string; content: string | Block[] }[];
}

/** Answers as the Messages API does, on this machine only; what it says stands in the prompt. */
export async function startMessagesApi(): Promise<MessagesApi> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const path = request.url ?? '';
      if (request.method === 'POST' && /^\/v1\/messages(\?|$)/.test(path)) {
        asked.push(text);
        answer(text, response);
      } else if (path.startsWith('/v1/messages/count_tokens')) json(response, 200, { input_tokens: 1 });
      else json(response, 404, { type: 'error', error: { type: 'not_found_error', message: 'not here' } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function json(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

let messages = 0;

function answer(text: string, response: http.ServerResponse): void {
  const request = JSON.parse(text) as Request;
  const input = commandOf(request);
  const content =
    input === null
      ? { type: 'text', text: 'Done.' }
      : { type: 'tool_use', id: `toolu_${String(++messages).padStart(20, '0')}`, name: 'Bash', input };
  const stop_reason = input === null ? 'end_turn' : 'tool_use';
  const message = {
    id: `msg_${String(++messages).padStart(20, '0')}`,
    type: 'message',
    role: 'assistant',
    model: request.model ?? 'claude',
    usage: { input_tokens: 1, output_tokens: 1 },
  };
  if (request.stream !== true) {
    json(response, 200, { ...message, content: [content], stop_reason, stop_sequence: null });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type: string, fields: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  send('message_start', { message: { ...message, content: [], stop_reason: null, stop_sequence: null } });
  const start = input === null ? { type: 'text', text: '' } : { ...content, input: {} };
  send('content_block_start', { index: 0, content_block: start });
  const delta =
    input === null
      ? { type: 'text_delta', text: 'Done.' }
      : { type: 'input_json_delta', partial_json: JSON.stringify(input) };
  send('content_block_delta', { index: 0, delta });
  send('content_block_stop', { index: 0 });
  send('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 1 } });
  send('message_stop', {});
  response.end();
}

/** The command that the newest prompt asks for; none where its result is there already, or the tool isn't. */
function commandOf(request: Request): BashInput | null {
  if (request.tools?.some(({ name }) => name === 'Bash') !== true) return null;
  // What Claude Code says about its surroundings may follow, as a message of the system.
  const last = request.messages?.findLast(({ role }) => role === 'user');
  if (last === undefined) return null;
  const blocks = typeof last.content === 'string' ? [{ type: 'text', text: last.content }] : last.content;
  if (blocks.some(({ type }) => type === 'tool_result')) return null;
  for (const { text } of blocks) {
    const slash = commandOfTable(text ?? '');
    if (slash !== null) return { command: slash };
    const found = /RUN (\{.*\})/s.exec(text ?? '');
    if (found?.[1] !== undefined) return JSON.parse(found[1]) as BashInput;
  }
  return null;
}

/**
 * What our plugin's `/cleanup` tells the model to do: the command in the row of its table that the user asked for. The
 * first one of a row is the one to begin with.
 */
function commandOfTable(text: string): string | null {
  const asked = /The user asked for: `(\w*)`/.exec(text)?.[1];
  if (asked === undefined) return null;
  const row = text.split('\n').find((line) => line.startsWith(`| \`${asked === '' ? 'scan' : asked}\``));
  return /`(process-janitor [^`]+)`/.exec(row ?? '')?.[1] ?? null;
}
