import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TransferSpeed } from '../src/transfer-speed';

const speedOf = (...samples: [bytes: number, at: number][]) => {
  const speed = new TransferSpeed();
  samples.forEach(([bytes, at]) => speed.note(bytes, at));
  return speed;
};

describe('the speed of a transfer', () => {
  it('is not known from one look', () => {
    assert.equal(speedOf([1000, 0]).bytesPerSecond, null);
    assert.equal(speedOf([1000, 0], [2000, 10]).bytesPerSecond, null);
  });

  it('is that of the last seconds', () => {
    const samples: [number, number][] = [];
    for (let second = 0; second <= 60; second++) {
      samples.push([second < 50 ? 0 : (second - 49) * 1000, second * 1000]);
    }
    assert.equal(speedOf(...samples).bytesPerSecond, 1000);
  });

  it('begins anew after a pause', () => {
    const speed = speedOf([0, 0], [5000, 1000]);
    speed.forget();
    assert.equal(speed.bytesPerSecond, null);
  });
});
