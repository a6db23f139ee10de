import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBorder } from '../src/level-gate';

/** Five parts of 0.2 s, the first of which begins with a key frame, and so on; the first `loaded` of them are loaded. */
const parts = (listed: number, loaded: number) =>
  Array.from({ length: listed }, (_, index) => ({
    start: 10.2 + index * 0.2,
    duration: 0.2,
    independent: index % 5 === 0,
    loaded: index < loaded,
  }));

describe('where the level can be changed without losing a picture', () => {
  it('is before a listed part that begins with a key frame', () => {
    assert.equal(isBorder(parts(12, 10)), true);
    assert.equal(isBorder(parts(12, 9)), false);
    assert.equal(isBorder(parts(12, 11)), false);
  });

  it('is known before that part is listed', () => {
    assert.equal(isBorder(parts(10, 10)), true);
    assert.equal(isBorder(parts(9, 9)), false);
    assert.equal(isBorder(parts(8, 8)), false);
  });

  it('is anywhere between whole segments', () => {
    assert.equal(isBorder(parts(10, 0)), true);
    assert.equal(isBorder([]), true);
  });
});
