import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { levelFor } from '../src/quality';

describe('the level for a chosen height', () => {
  it('is automatic where nothing was chosen, or there is no choice', () => {
    assert.equal(levelFor([256, 360, 512], null), -1);
    assert.equal(levelFor([512], 256), -1);
    assert.equal(levelFor([], 256), -1);
  });

  it('is the one of this height, in whatever order they come', () => {
    assert.equal(levelFor([256, 360, 512], 360), 1);
    assert.equal(levelFor([512, 360, 256], 512), 0);
  });

  it('is the next lower one in a stream with other heights', () => {
    assert.equal(levelFor([256, 360, 512], 480), 1);
    assert.equal(levelFor([256, 360, 512], 720), 2);
  });

  it('is the lowest where all are higher', () => {
    assert.equal(levelFor([256, 360, 512], 144), 0);
  });
});
