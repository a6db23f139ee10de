import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cmcdConfig } from '../src/cmcd';

const id = 'abcdefghijklmnopqrstuvwx23';

describe('reports of playback', () => {
  it('go to the host that streams, with its token', () => {
    for (const folder of [`/live/${id}/`, `/live/~a.b-c._d/${id}/`]) {
      const { cmcd: config } = cmcdConfig(
        `https://video.localhost${folder}index.m3u8?x`,
      );
      const urls = config?.eventTargets?.map(({ url }) => url);
      assert.deepEqual(urls, [`https://video.localhost${folder}cmcd`]);
      assert.deepEqual(config?.includeKeys, []);
    }
  });

  it('are not sent for the streams of others', () => {
    assert.deepEqual(cmcdConfig('https://a.example/live/x/index.m3u8'), {});
    assert.deepEqual(cmcdConfig('https://a.example/index.m3u8'), {});
  });
});
