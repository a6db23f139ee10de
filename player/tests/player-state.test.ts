import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { phaseOf, type Condition, type Phase } from '../src/player-state';

const playing: Condition = {
  open: true,
  failed: false,
  framed: true,
  ended: false,
  wanted: true,
  starved: false,
};

describe('the phase of the player', () => {
  const cases: [Partial<Condition>, Phase][] = [
    [{}, 'playing'],
    [{ open: false }, 'empty'],
    [{ open: false, failed: true }, 'failed'],
    [{ failed: true }, 'playing'],
    [{ framed: false, starved: true }, 'loading'],
    [{ starved: true }, 'waiting'],
    [{ starved: true, wanted: false }, 'paused'],
    [{ ended: true, wanted: false }, 'ended'],
  ];
  for (const [change, phase] of cases) {
    it(`is ${phase} with ${JSON.stringify(change)}`, () => {
      assert.equal(phaseOf({ ...playing, ...change }), phase);
    });
  }
});
