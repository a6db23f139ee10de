/** A piece of a sheet of pictures, in pixels, and the time from which it is shown, in seconds. */
export interface Thumbnail {
  start: number;
  url: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One moment on two clocks: that of the list, in seconds, and the wall clock, in milliseconds. */
export interface Anchor {
  local: number;
  date: number;
}

export interface Thumbnails {
  /** In the order of their times. */
  pictures: Thumbnail[];
  /** Null where the list's times are those of the video element. */
  anchor: Anchor | null;
}

/** What this needs to know of a segment of a playlist. */
export interface Dated {
  /** Seconds on the clock of the video element. */
  start: number;
  programDateTime: number | null;
}

const time = '((?:\\d+:)?\\d+:\\d+\\.\\d+)';
const cues = new RegExp(
  `^${time} --> .*\\n(\\S+)#xywh=(\\d+),(\\d+),(\\d+),(\\d+)$`,
  'gm',
);
const anchors = new RegExp(
  `^X-PROGRAM-DATE-TIME=LOCAL:${time},DATE:(\\S+)$`,
  'm',
);

/** Reads WebVTT whose cues are pieces of pictures; any other cue is passed over. */
export function parseThumbnails(text: string, base: string): Thumbnails {
  const lines = text.replaceAll('\r\n', '\n');
  const anchor = anchors.exec(lines);
  return {
    pictures: [...lines.matchAll(cues)].map(
      ([, start, file, x, y, width, height]) => ({
        start: seconds(start!),
        url: new URL(file!, base).href,
        x: Number(x),
        y: Number(y),
        width: Number(width),
        height: Number(height),
      }),
    ),
    anchor: anchor && {
      local: seconds(anchor[1]!),
      date: Date.parse(anchor[2]!),
    },
  };
}

/** The last picture at or before a time of the list; the first one where there is none. */
export function pictureAt(
  pictures: Thumbnail[],
  seconds: number,
): Thumbnail | null {
  return (
    pictures.findLast(({ start }) => start <= seconds) ?? pictures[0] ?? null
  );
}

/**
 * Seconds from a time of the list to the same moment of the video element. hls.js counts from the first segment that it saw, so that in a
 * sliding window only a date tells which moment is which.
 */
export function offsetOf(anchor: Anchor | null, segments: Dated[]): number {
  const dated = segments.flatMap(({ start, programDateTime }) =>
    programDateTime === null ? [] : [{ start, date: programDateTime }],
  );
  const near =
    dated.findLast(({ date }) => anchor && date <= anchor.date) ?? dated[0];
  return anchor && near
    ? near.start + (anchor.date - near.date) / 1000 - anchor.local
    : 0;
}

function seconds(clock: string): number {
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
