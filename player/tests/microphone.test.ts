import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loudness } from '../src/microphone';

const tone = (amplitude: number) =>
  Float32Array.from({ length: 512 }, (_, i) => amplitude * Math.sin(i / 4));

describe('the loudness', () => {
  it('is zero in silence and one at the top', () => {
    assert.equal(loudness(tone(0)), 0);
    assert.equal(loudness(tone(1)), 1);
  });

  it('rises in between as the ear hears it', () => {
    const quiet = loudness(tone(0.02));
    const normal = loudness(tone(0.1));
    assert.ok(0 < quiet && quiet < normal && normal < 1, `${quiet} ${normal}`);
  });
});
