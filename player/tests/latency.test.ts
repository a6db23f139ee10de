import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAtEdge, steer, type Reading, type Situation } from '../src/latency';

const steady: Reading = {
  latency: 0.6,
  target: 0.6,
  ahead: 0.5,
  rate: 1,
  age: 0.1,
  interval: 0.2,
  production: null,
};
const steered = (reading: Partial<Reading>, situation: Partial<Situation>) =>
  steer(
    { ...steady, ...reading },
    { following: true, held: false, joining: false, ...situation },
  );
const rateOf = (reading: Partial<Reading>, following = true) =>
  steered(reading, { following }).rate;

describe('the playback rate', () => {
  it('is left alone near the target', () => {
    assert.equal(rateOf({ latency: 0.67 }), 1);
    assert.equal(rateOf({ latency: 0.53 }), 1);
  });

  it('goes on with a correction until the target is reached', () => {
    assert.equal(rateOf({ latency: 0.66, rate: 1.02 }), 1.01);
    assert.equal(rateOf({ latency: 0.61, rate: 1.01 }), 1);
  });

  it('rises with the distance, and stays within what speech bears', () => {
    assert.equal(rateOf({ latency: 0.8, ahead: 0.7 }), 1.04);
    assert.equal(rateOf({ latency: 3, ahead: 2.5 }), 1.08);
    assert.equal(rateOf({ latency: 0 }), 0.95);
  });

  it('does not rise with little in the buffer', () => {
    assert.equal(rateOf({ latency: 1.5, ahead: 0.2 }), 1);
  });

  it('stays at one for a viewer who went back', () => {
    assert.equal(rateOf({ latency: 30, ahead: 20 }, false), 1);
  });

  it('follows a producer that is a little slow', () => {
    assert.equal(rateOf({ production: 0.9, latency: 5, ahead: 2 }), 0.9);
    assert.equal(rateOf({ production: 0.9, ahead: 2 }, false), 0.9);
  });

  it('does not slow down while there is plenty to play', () => {
    assert.equal(rateOf({ production: 0.9, ahead: 12 }, false), 1);
  });

  it('does not follow a producer that is much too slow', () => {
    assert.equal(rateOf({ production: 0.5 }, false), 1);
  });

  it('brings a late viewer to the target without an underflow', () => {
    const reading = { ...steady, latency: 1.6 };
    for (let second = 0; second < 60; second += 0.05) {
      // Between two parts the edge stands still, and the buffer is what was published less what was played.
      const age = second % 0.2;
      const ahead = reading.latency - age;
      assert.ok(ahead > 0.2, `underflow after ${second} s`);
      reading.rate = rateOf({ ...reading, age, ahead });
      reading.latency -= (reading.rate - 1) * 0.05;
    }
    assert.ok(Math.abs(reading.latency - 0.6) < 0.08, `${reading.latency}`);
  });
});

describe('a jump to the live edge', () => {
  const jumps = (
    reading: Partial<Reading>,
    situation: Partial<Situation> = {},
  ) => steered(reading, situation).jump;

  it('comes when playing faster would take a minute', () => {
    assert.equal(jumps({ latency: 3 }), false);
    assert.equal(jumps({ latency: 6 }), true);
  });

  it('never takes a viewer away from where they went back to', () => {
    assert.equal(jumps({ latency: 60 }, { following: false }), false);
  });

  it('makes up at once for the time that a join took, within what is buffered', () => {
    const join = { joining: true };
    assert.equal(jumps({ latency: 1.3, ahead: 1 }, join), true);
    assert.equal(jumps({ latency: 1.3, ahead: 0.3 }, join), false);
    assert.equal(jumps({ latency: 0.7, ahead: 0.5 }, join), false);
  });

  it('does not come while the producer is late: there is nothing to jump to', () => {
    assert.equal(jumps({ latency: 12, age: 11.5 }), false);
  });
});

describe('the hold', () => {
  const holds = (reading: Partial<Reading>, held: boolean) =>
    steered(reading, { held }).hold;

  it('comes before the underflow of a late stream', () => {
    assert.equal(holds({ ahead: 0.1, age: 0.6 }, false), true);
  });

  it('does not come while parts arrive in time', () => {
    assert.equal(holds({ ahead: 0.1, age: 0.15 }, false), false);
  });

  it('lasts until there is a cushion', () => {
    assert.equal(holds({ ahead: 0.4 }, true), true);
    assert.equal(holds({ ahead: 0.5 }, true), false);
  });

  it('gathers more for a producer that is much too slow', () => {
    assert.equal(holds({ ahead: 2, production: 0.5 }, true), true);
    assert.equal(holds({ ahead: 4, production: 0.5 }, true), false);
  });
});

describe('the live edge', () => {
  it('is kept while the producer pauses', () => {
    assert.equal(isAtEdge({ ...steady, latency: 9, age: 8.5 }), true);
  });

  it('is left by a viewer who is seconds behind', () => {
    assert.equal(isAtEdge({ ...steady, latency: 2.5 }), false);
  });
});
