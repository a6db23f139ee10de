import type { Persistence } from './persistence';

/** Seconds, counts, bits per second. Null is "not known", or "makes no sense here". */
export interface PlayerStats {
  latency: number | null;
  target: number | null;
  ahead: number;
  rate: number;
  droppedFrames: number;
  totalFrames: number;
  /** How often the picture stood still because nothing had come. */
  stalls: number;
  bitrate: number | null;
  protocol: string;
  host: string;
}

export function readStats(
  video: HTMLVideoElement,
  persistence: Persistence | null,
  stalls: number,
): PlayerStats {
  const stream = persistence?.stream;
  const reading = stream?.reading;
  const quality = video.getVideoPlaybackQuality();
  return {
    latency: reading?.latency ?? null,
    target: reading?.target ?? null,
    ahead: stream?.ahead ?? 0,
    rate: video.playbackRate,
    droppedFrames: quality.droppedVideoFrames,
    totalFrames: quality.totalVideoFrames,
    stalls,
    bitrate: stream?.bitrate ?? null,
    protocol: stream?.protocol ?? '',
    host: persistence?.host ?? '',
  };
}

const seconds = (value: number | null): string =>
  value === null ? '–' : `${value.toFixed(2)} s`;

/** Label and value, in the order in which they are shown. */
export function statsRows(stats: PlayerStats): [string, string][] {
  const { droppedFrames, totalFrames, bitrate } = stats;
  return [
    ['Latency', seconds(stats.latency)],
    ['Target', seconds(stats.target)],
    ['Buffer', seconds(stats.ahead)],
    ['Rate', `${stats.rate.toFixed(2)}×`],
    ['Dropped frames', `${droppedFrames} of ${totalFrames}`],
    ['Stalls', String(stats.stalls)],
    [
      'Bitrate',
      bitrate === null ? '–' : `${Math.round(bitrate / 1000)} kbit/s`,
    ],
    ['Protocol', stats.protocol || '–'],
    ['Host', stats.host || '–'],
  ];
}
