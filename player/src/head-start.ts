/** What is known of a stream that is made while it is watched. */
export interface Making {
  /** Seconds of media made in a second; null while nobody has measured it. */
  speed: number | null;
  /** Seconds of media that there will be; null while unknown. */
  total: number | null;
}

export interface Pace {
  /** Stand still: what is there would run out before the rest is made. */
  wait: boolean;
  rate: number;
  /** Seconds until it goes on; null where it does not wait, or nobody can say. */
  left: number | null;
}

/** Slower than this is heard; until it suffices, a head start is gathered. */
const SlowestRate = 0.9;
/** Seconds of media beyond what would just do: the speed of the making swings. */
const Reserve = 1;
/** Where nobody knows how much there will be, no head start lasts for ever: each is this long. */
const BlindReserve = 8;
/** With less than this ahead the playhead stops before the video element does, which resumes later each time. */
const Dry = 0.15;

/**
 * What to do with the playhead of a stream of which `made` seconds are there. Who plays goes on until nothing is left; who waits, or
 * begins, waits until the rest plays without a stop: made >= total - speed * (total - playhead) / rate, as what is missing is made
 * while the rest is played.
 */
export function paceOf(
  { speed, total }: Making,
  made: number,
  playhead: number,
  waiting: boolean,
): Pace {
  const ahead = made - playhead;
  const left = total === null ? null : Math.max(0, total - made);
  const needed = left === 0 ? 0 : neededAhead(speed, total, playhead);
  if (ahead < (waiting ? needed : Math.min(needed, Dry))) {
    return { wait: true, rate: 1, left: secondsFor(needed - ahead, speed) };
  }
  return {
    wait: false,
    rate: rateFor(speed, left, total, playhead),
    left: null,
  };
}

function neededAhead(
  speed: number | null,
  total: number | null,
  playhead: number,
): number {
  if (speed === null || speed >= 1) {
    return Reserve;
  }
  return total === null
    ? BlindReserve
    : Math.max(0, (total - playhead) * (1 - speed / SlowestRate)) + Reserve;
}

/** A little slower than it should be, where that is enough to need no stop. */
function rateFor(
  speed: number | null,
  left: number | null,
  total: number | null,
  playhead: number,
): number {
  if (speed === null || left === 0 || left === null || total === null) {
    return 1;
  }
  // What is in reserve is still ahead when the last of it is made.
  const rest = total - playhead - Reserve;
  const rate = Math.floor((100 * speed * rest) / left) / 100;
  return Math.min(1, Math.max(SlowestRate, rate));
}

const secondsFor = (media: number, speed: number | null): number | null =>
  speed !== null && speed > 0 ? Math.max(0, media) / speed : null;
