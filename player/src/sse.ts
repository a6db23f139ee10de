/** One message of a text/event-stream. */
export interface SseMessage {
  id: string;
  event: string;
  data: string;
}

/**
 * Reads server-sent events from a fetched body. Unlike EventSource it leaves the reader in charge of headers, of back-off and of
 * what a silent connection means; `onBytes` is called for each chunk, comments included, so that silence can be noticed.
 */
export async function* readMessages(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onBytes: () => void = () => {},
): AsyncGenerator<SseMessage> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  let message = emptyMessage();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      onBytes();
      // A CR at the end of a chunk may be the first half of a CRLF: it waits for the next chunk.
      const text = pending + value;
      const lines = text.split(/\r\n|\n|\r(?!$)/);
      pending = lines.pop() ?? '';
      for (const line of lines) {
        if (line !== '') {
          readField(message, line);
        } else {
          if (message.data !== '') {
            yield { ...message, data: message.data.slice(0, -1) };
          }
          message = { ...emptyMessage(), id: message.id };
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

const emptyMessage = (): SseMessage => ({ id: '', event: 'message', data: '' });

function readField(message: SseMessage, line: string): void {
  const colon = line.indexOf(':');
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (field === 'data') {
    message.data += value + '\n';
  } else if (field === 'event') {
    message.event = value;
  } else if (field === 'id') {
    message.id = value;
  }
}
