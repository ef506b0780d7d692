// Answers as the Messages API does, on this machine only: whatever is asked, the model says "Done."
import { createServer } from 'node:http';

/** @returns {Promise<{url: string, close: () => void}>} */
export async function startMessages() {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => answer(request, text, response));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

function answer(request, text, response) {
  const json = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (request.url.startsWith('/v1/messages/count_tokens')) return json(200, { input_tokens: 1 });
  if (request.method !== 'POST' || !request.url.startsWith('/v1/messages'))
    return json(404, { type: 'error', error: { type: 'not_found_error', message: 'not here' } });
  const { stream, model } = JSON.parse(text);
  const message = {
    id: 'msg_00000000000000000001',
    type: 'message',
    role: 'assistant',
    model,
    usage: { input_tokens: 1, output_tokens: 1 },
  };
  const content = { type: 'text', text: 'Done.' };
  if (stream !== true)
    return json(200, { ...message, content: [content], stop_reason: 'end_turn', stop_sequence: null });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type, fields) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  send('message_start', { message: { ...message, content: [], stop_reason: null, stop_sequence: null } });
  send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  send('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Done.' } });
  send('content_block_stop', { index: 0 });
  send('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } });
  send('message_stop', {});
  return response.end();
}
