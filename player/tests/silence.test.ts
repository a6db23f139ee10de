import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import type { LevelDetails } from 'hls.js';
import { listsMore } from '../src/silence';

/** Segments of 2 s from 0 on, and parts of 0.5 s behind them. */
const details = (segments: number, parts = 0, gapsFrom = Infinity) =>
  ({
    targetduration: 2,
    fragments: Array.from({ length: segments }, (_, n) => ({
      end: 2 * n + 2,
      gap: 2 * n >= gapsFrom,
    })),
    partList: Array.from({ length: parts }, (_, n) => ({
      end: 2 * segments + n / 2 + 0.5,
      gap: gapsFrom < Infinity,
    })),
  }) as unknown as LevelDetails;

describe('what a playlist lists behind a position', () => {
  it('is more than what may be on its way', () => {
    assert.equal(listsMore(details(3), 3.9), true);
    assert.equal(listsMore(details(3, 1), 4.4), true);
  });

  it('is not more at the edge', () => {
    assert.equal(listsMore(details(3), 4), false);
    assert.equal(listsMore(details(3, 3), 5.5), false);
    assert.equal(listsMore(details(0), 0), false);
  });

  it('is not what was lost', () => {
    assert.equal(listsMore(details(30, 3, 4), 4), false);
  });
});
