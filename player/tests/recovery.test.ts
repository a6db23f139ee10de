import assert from 'node:assert/strict';
import { describe as suite, it } from 'node:test';
import { backoff } from '../src/backoff';
import { describe, remedy, type Failure } from '../src/recovery';

const network: Failure = {
  kind: 'network',
  details: 'manifestLoadError',
  status: 0,
};
const media: Failure = {
  kind: 'media',
  details: 'bufferAppendError',
  status: null,
};
const fresh = { recoveries: 0, reloads: 0 };

suite('the remedy', () => {
  it('tries the other host at once when the first cannot be reached', () => {
    assert.deepEqual(remedy(network, fresh, 2), {
      action: 'reload',
      delayMs: 0,
      nextSource: true,
    });
  });

  it('waits longer each time when no host answers', () => {
    const delays = [1, 2, 3].map((reloads) => {
      const next = remedy(network, { recoveries: 0, reloads }, 2);
      return next.action === 'reload' ? next.delayMs : 0;
    });
    assert.ok(delays[0]! >= 750 && delays[2]! <= 10_000, `${delays}`);
  });

  it('stays with an only host', () => {
    const next = remedy(network, fresh, 1);
    assert.ok(next.action === 'reload' && !next.nextSource && next.delayMs > 0);
  });

  it('recovers a decoder once, then loads again', () => {
    assert.equal(remedy(media, fresh, 2).action, 'recover');
    const again = remedy(media, { recoveries: 1, reloads: 0 }, 2);
    assert.equal(again.action, 'reload');
  });

  it('gives up what cannot get better, and says why', () => {
    const codec = { ...media, details: 'manifestIncompatibleCodecsError' };
    assert.equal(remedy(codec, fresh, 2).action, 'give-up');
    assert.match(describe(codec), /cannot decode/);
    const gone = { ...network, status: 404 };
    assert.equal(remedy(gone, fresh, 2).action, 'give-up');
    assert.match(describe(gone), /no longer on the server/);
  });

  it('does not take a piece that is not there for a stream that is gone', () => {
    const piece = { ...network, details: 'fragLoadError', status: 404 };
    assert.equal(remedy(piece, fresh, 2).action, 'reload');
  });
});

suite('the back-off', () => {
  it('is 1, 2, 4, 8, then always 15 s', () => {
    const delays = [1, 2, 3, 4, 5, 50].map((n) => backoff(n, () => 0.5));
    assert.deepEqual(delays, [1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  it('differs by a quarter, so that viewers do not come in step', () => {
    assert.equal(
      backoff(1, () => 0),
      750,
    );
    assert.equal(
      backoff(1, () => 1),
      1250,
    );
  });
});
