import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ago, bytes, left, percent, span } from '../pages/figures';
import { makingOf } from '../pages/making';
import type { Session } from '../src/protocol';

describe('figures', () => {
  it('are as long as one cares to read', () => {
    assert.equal(bytes(0), '0 B');
    assert.equal(bytes(999), '999 B');
    assert.equal(bytes(4_768_075), '4.8 MB');
    assert.equal(bytes(640_000_000), '640 MB');
    assert.equal(percent(0.999), '99 %');
    assert.equal(left(0.2), 'about 1 s left');
    assert.equal(left(61), 'about 2 min left');
    assert.equal(span(7.24), '7.2 s');
    assert.equal(span(185), '3:05');
    assert.equal(ago(0, 59_000), 'just now');
    assert.equal(ago(0, 7_200_000), '2 hours ago');
  });
});

describe('how fast a session makes its stream', () => {
  const session = (state: string, work: object | null) =>
    ({ state, work }) as Session;
  const work = { elapsed: 10, speed: 0.5, remaining: 20 };

  it('is as its progress says, and the length as the source has it', () => {
    assert.deepEqual(makingOf(session('running', work), 5, 30), {
      speed: 0.5,
      total: 30,
    });
  });

  it('leads to the length where the source is not at hand', () => {
    assert.equal(makingOf(session('running', work), 5, null)?.total, 15);
    assert.equal(makingOf(session('running', work), null, null)?.total, null);
  });

  it('does not matter before it runs and after its end', () => {
    assert.equal(makingOf(session('ended', work), 5, 30), null);
    assert.equal(makingOf(session('running', null), 5, 30), null);
  });
});
