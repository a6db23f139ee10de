import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { paceOf, type Making } from '../src/head-start';

const slow: Making = { speed: 0.5, total: 60 };

describe('the pace of a stream that is being made', () => {
  it('begins at once where it is made faster than it plays', () => {
    const fast = { speed: 3, total: 60 };
    assert.deepEqual(paceOf(fast, 2, 0, true), {
      wait: false,
      rate: 1,
      left: null,
    });
  });

  it('waits for a head start where it is made more slowly, and says how long', () => {
    const { wait, left } = paceOf(slow, 2, 0, true);
    assert.equal(wait, true);
    assert.ok(left !== null && left > 45 && left < 60, String(left));
  });

  it('goes on where too little is known to wait for it', () => {
    const blind = { speed: null, total: null };
    assert.equal(paceOf(blind, 2, 0, true).wait, false);
    assert.equal(paceOf(blind, 0.5, 0, true).wait, true);
  });

  it('gathers stretches where nobody knows the end', () => {
    const endless = { speed: 0.5, total: null };
    assert.equal(paceOf(endless, 7, 0, true).wait, true);
    assert.equal(paceOf(endless, 8, 0, true).wait, false);
    assert.equal(paceOf(endless, 8, 7, false).wait, false);
    assert.equal(paceOf(endless, 8, 7.9, false).wait, true);
  });

  it('plays a little more slowly rather than wait', () => {
    const almost = { speed: 0.95, total: 60 };
    const { wait, rate } = paceOf(almost, 1, 0, true);
    assert.equal(wait, false);
    assert.ok(rate > 0.9 && rate < 1, String(rate));
  });

  it('does not stop who plays before there is nothing left', () => {
    assert.equal(paceOf(slow, 20, 19, false).wait, false);
    assert.equal(paceOf(slow, 20, 19.9, false).wait, true);
  });

  it('plays what is left once all is made', () => {
    assert.equal(paceOf(slow, 60, 59.9, true).wait, false);
    assert.equal(paceOf(slow, 61, 60.9, false).rate, 1);
  });

  for (const speed of [0.2, 0.5, 0.8, 0.93, 0.99, 1.5]) {
    it(`reaches the end of a film made at ${speed} without a stop after the first`, () => {
      const { stops, longest } = watch(speed, 120);
      assert.ok(stops <= 1, `${stops} stops`);
      assert.ok(longest < 124 / Math.min(speed, 1), `${longest} s`);
    });
  }
});

/** Plays a film while it is made, in steps of 0.1 s: how often it stood still, and how long it took. */
function watch(
  speed: number,
  total: number,
): { stops: number; longest: number } {
  let [made, playhead, seconds, stops, waiting] = [0, 0, 0, 0, true];
  let wasPlaying = true;
  while (playhead < total - 0.01 && seconds < 10_000) {
    made = Math.min(total, made + speed * 0.1);
    const pace = paceOf({ speed, total }, made, playhead, waiting);
    waiting = pace.wait;
    stops += waiting && wasPlaying ? 1 : 0;
    wasPlaying = !waiting;
    playhead = waiting ? playhead : Math.min(made, playhead + pace.rate * 0.1);
    seconds += 0.1;
  }
  return { stops, longest: seconds };
}
