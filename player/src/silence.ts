import type { LevelDetails } from 'hls.js';

/** A server that holds a request answers sooner, and a live playlist is asked for again and again. */
const SilentMs = 30_000;

/** How long a stream has given nothing. */
export class Silence {
  private heardAt = performance.now();

  end(): void {
    this.heardAt = performance.now();
  }

  /** Nothing came for so long that nothing will. */
  get long(): boolean {
    return performance.now() - this.heardAt > SilentMs;
  }
}

/**
 * Whether a playlist lists more media behind a position than may just be on its way: hls.js has read playlists on and on without asking for
 * any of their media. What is lost is listed too, as gaps.
 */
export function listsMore(details: LevelDetails, position: number): boolean {
  const pieces = [...details.fragments, ...(details.partList ?? [])];
  return pieces.some(
    ({ gap, end }) => !gap && end > position + details.targetduration,
  );
}
