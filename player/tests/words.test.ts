import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { heardWords, spokenCount } from '../src/words';

const words = [
  { text: 'It', start: 2, end: 2.2 },
  { text: 'is', start: 2.2, end: 2.5 },
  { text: 'live.', start: 2.6, end: 3 },
];

describe('the words of an answer', () => {
  it('are shown when the playhead reaches them', () => {
    assert.equal(spokenCount(words, 1.9), 0);
    assert.equal(spokenCount(words, 2), 1);
    assert.equal(spokenCount(words, 2.55), 2);
    assert.equal(spokenCount(words, 9), 3);
  });

  it('are all shown where nobody knows the playhead', () => {
    assert.equal(spokenCount(words, null), 3);
  });

  it('end where the answer was cut', () => {
    const heard = heardWords(words, 2.4).map(({ text }) => text);
    assert.deepEqual(heard, ['It', 'is']);
    assert.equal(heardWords(words, null).length, 3);
  });
});
