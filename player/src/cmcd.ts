import type { HlsConfig } from 'hls.js';

/** A stream of Loomcast's: others may not know what is reported here, and should not be told who watches. */
const ours = /\/live\/(~[^/]+\/)?[a-z2-7]{26}\/index\.m3u8$/;

/**
 * Tells the host that streams, and no other, how playback goes (CMCD version 2, events): the buffer each ten seconds, each stall and each
 * fatal error at once. Nothing is added to requests, so that what caches know stays one for all.
 */
export function cmcdConfig(url: string): Partial<HlsConfig> {
  const { origin, pathname } = new URL(url);
  if (!ours.test(pathname)) {
    return {};
  }
  return {
    cmcd: {
      version: 2,
      includeKeys: [],
      eventTargets: [
        {
          url: new URL('cmcd', origin + pathname).href,
          version: 2,
          events: ['ps', 't', 'e'],
          interval: 10,
          batchSize: 1,
          includeKeys: ['e', 'ts', 'sn', 'sid', 'sta', 'bl', 'st', 'ec', 'v'],
        },
      ],
    },
  };
}
