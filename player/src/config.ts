import type { HlsConfig, LoadPolicy } from 'hls.js';

/**
 * A server that restarts is back within seconds: by default hls.js gives up a playlist 3 s after the first 502. It counts the failures of all
 * playlists together, and calls a pause "linear" that does not grow.
 */
const patient = (firstByteMs: number, totalMs: number): LoadPolicy => ({
  default: {
    maxTimeToFirstByteMs: firstByteMs,
    maxLoadTimeMs: totalMs,
    timeoutRetry: { maxNumRetry: 30, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: {
      maxNumRetry: 30,
      retryDelayMs: 250,
      maxRetryDelayMs: 1000,
      backoff: 'exponential',
    },
  },
});

/** All settings of hls.js that are not its defaults. `startPosition` is -1 for the live edge. */
export const hlsConfig = (startPosition: number): Partial<HlsConfig> => ({
  startPosition,
  lowLatencyMode: true,
  // The playlist's PART-HOLD-BACK decides, so liveSyncDuration stays undefined. A stall is often the network's hiccup and should
  // not cost a second of latency for the rest of the session.
  liveSyncOnStallIncrease: 0.2,
  // Its own catch-up needs more than 1 s in the buffer, which a stream at 0.6 s never has: latency.ts does it.
  maxLiveSyncPlaybackRate: 1,
  // A phone must not keep an hour of video in memory; what is older is fetched again when the viewer goes back.
  backBufferLength: 60,
  // CMAF needs no transmuxing: a worker would only add a hop, and a `worker-src` to the page's policy.
  enableWorker: false,
  // Native controls, picture-in-picture and the media session show a live stream as live.
  liveDurationInfinity: true,
  // The first variant of the list is what to begin with: a first load at a lower level would only be a second load.
  testBandwidth: false,
  // A join before the first part exists is held by the server, not refused.
  manifestLoadPolicy: patient(Infinity, 20_000),
  playlistLoadPolicy: patient(10_000, 20_000),
  fragLoadPolicy: patient(10_000, 60_000),
});
