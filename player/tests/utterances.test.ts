import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Turn, TurnState } from '../src/protocol';
import { Utterances } from '../src/utterances';
import { FrameSamples } from '../src/voice-onset';

const frame = (amplitude: number) =>
  Float32Array.from(
    { length: FrameSamples },
    (_, i) => amplitude * Math.sin(i / 10),
  );

const spoken = (turn: number, state: TurnState): Turn => ({
  turn,
  state,
  input: 'speech',
  question: '',
  answer: '',
  cutAt: null,
  heard: null,
});

/** What is heard, and what is sent of it. */
function room() {
  const heard: string[] = [];
  const sent: ReadableStream<Uint8Array>[] = [];
  const utterances = new Utterances({
    onOnset: () => heard.push('onset'),
    onUtterance: (audio) => {
      heard.push('utterance');
      sent.push(audio);
    },
  });
  const hear = (amplitude: number, frames: number) => {
    for (let i = 0; i < frames; i++) {
      utterances.hear(frame(amplitude), false);
    }
  };
  return { heard, sent, utterances, hear };
}

const bytesOf = async (audio: ReadableStream<Uint8Array>) =>
  new DataView(await new Response(audio).arrayBuffer());

describe('an open microphone', () => {
  it('sends nothing while nobody speaks', () => {
    const { heard, hear } = room();
    hear(0.0001, 200);
    assert.deepEqual(heard, []);
  });

  it('sends what was said from 300 ms before it was noticed, until the server has heard its end', async () => {
    const { heard, sent, utterances, hear } = room();
    utterances.follow([spoken(1, 'done')]);
    hear(0.0001, 50);
    hear(0.3, 30);
    assert.deepEqual(heard, ['onset', 'utterance']);
    utterances.follow([spoken(1, 'done'), spoken(2, 'listening')]);
    assert.ok(utterances.isOpen);
    utterances.follow([spoken(1, 'done'), spoken(2, 'queued')]);
    hear(0.0001, 50);

    const wav = await bytesOf(sent[0]!);
    assert.equal(wav.getUint32(24, true), 16_000);
    // 15 frames of pre-roll, of which 4 are the voice that it took to notice, and the other 26.
    assert.equal(wav.byteLength, 44 + (15 + 26) * FrameSamples * 2);
    assert.equal(heard.length, 2);
  });

  it('hears the next turn when the one before has ended', () => {
    const { heard, utterances, hear } = room();
    hear(0.0001, 50);
    hear(0.3, 30);
    utterances.follow([spoken(1, 'thinking')]);
    hear(0.0001, 50);
    hear(0.3, 30);
    assert.equal(heard.filter((word) => word === 'onset').length, 2);
  });

  it('gives up what the network does not take', async () => {
    const { sent, hear } = room();
    hear(0.0001, 50);
    hear(0.3, 1100);
    await assert.rejects(bytesOf(sent[0]!), /too slow/);
  });
});
