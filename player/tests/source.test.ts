import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { playbackSources } from '../src/source';

const path = '/live/abc/index.m3u8';

describe('the addresses of a stream', () => {
  it('are the video host, then the host of the page', () => {
    assert.deepEqual(
      playbackSources(
        `https://video.localhost:8443${path}`,
        'https://localhost:8443',
      ),
      [`https://video.localhost:8443${path}`, `https://localhost:8443${path}`],
    );
  });

  it('are one where both are the same', () => {
    const own = `http://10.0.0.7:8080${path}`;
    assert.deepEqual(playbackSources(own, 'http://10.0.0.7:8080'), [own]);
  });

  it('may be relative', () => {
    assert.deepEqual(playbackSources(path, 'http://localhost:8080'), [
      `http://localhost:8080${path}`,
    ]);
  });

  it('are not plain ones in a secure page', () => {
    assert.deepEqual(
      playbackSources(
        `http://video.localhost:8080${path}`,
        'https://localhost:8443',
      ),
      [`https://localhost:8443${path}`],
    );
  });

  it('keep the query', () => {
    const [, own] = playbackSources(
      `https://v.example${path}?t=1`,
      'https://a.example',
    );
    assert.equal(own, `https://a.example${path}?t=1`);
  });
});
