import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readMessages, type SseMessage } from '../src/sse';

const stream = (...chunks: string[]) =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      const encoder = new TextEncoder();
      chunks.forEach((chunk) => controller.enqueue(encoder.encode(chunk)));
      controller.close();
    },
  });
const read = async (...chunks: string[]) => {
  const messages: SseMessage[] = [];
  for await (const message of readMessages(stream(...chunks))) {
    messages.push(message);
  }
  return messages;
};

describe('an event stream', () => {
  it('is read field by field', async () => {
    assert.deepEqual(await read('id: 7\nevent: turn\ndata: {"turn":1}\n\n'), [
      { id: '7', event: 'turn', data: '{"turn":1}' },
    ]);
  });

  for (const end of ['\n', '\r\n', '\r']) {
    it(`may end its lines with ${JSON.stringify(end)}`, async () => {
      const text = ['id:1', 'data:a', '', 'id:2', 'data:b', '', 'x'].join(end);
      // One character at a time: no border between chunks may matter.
      const messages = await read(...text);
      assert.deepEqual(
        messages.map(({ id, data }) => id + data),
        ['1a', '2b'],
      );
    });
  }

  it('joins the lines of its data', async () => {
    const [message] = await read('data: a\ndata: b\n\n');
    assert.equal(message?.data, 'a\nb');
  });

  it('leaves out comments and events without data', async () => {
    assert.deepEqual(await read(': padding\n\nevent: none\n\n'), []);
  });

  it('does not deliver an event that was cut', async () => {
    assert.deepEqual(await read('id: 1\ndata: {"tu'), []);
  });

  it('reports comments as signs of life', async () => {
    let signs = 0;
    const messages = readMessages(stream(': a\n', ': b\n'), () => (signs += 1));
    await messages.next();
    assert.equal(signs, 2);
  });
});
