import type { LevelDetails } from 'hls.js';
/** What one look at the player finds; all in seconds, except the rates. */
export interface Reading {
  /** How far the playhead is behind the live edge. */
  latency: number;
  /** How far it should be: the playlist's PART-HOLD-BACK, more after stalls. */
  target: number;
  /** Media buffered ahead of the playhead. */
  ahead: number;
  /** The current playback rate. */
  rate: number;
  /** Time since the playlist last grew. */
  age: number;
  /** The longest time after which it should grow: PART-TARGET, or TARGETDURATION without parts. */
  interval: number;
  /** Media made per second of wall clock, for a stream that is made as fast as it can be; null for one that is paced by the clock. */
  production: number | null;
}

export interface Steering {
  rate: number;
  /** Stand still until there is a cushion. */
  hold: boolean;
  /** Too far behind to catch up by playing faster: go to the live edge. */
  jump: boolean;
}

/** Speech keeps its sound within these rates, and hardly anybody notices them. */
const SlowestRate = 0.95;
const FastestRate = 1.08;
/** Rate per second of distance: a join that is 0.4 s late starts at full correction and eases out. */
const Gain = 0.2;
/** A playhead this near to its target is left alone; once a correction runs, it runs on until it is nearer. Readings jitter by 20 ms. */
const DeadBand = 0.08;
const DeadBandWhileCorrecting = 0.02;
/** Never speed up with less than this ahead. */
const SafeAhead = 0.25;
/** At the fastest rate this takes a minute to catch up; a jump takes no time. */
const JumpBehind = 4;
/** Whoever has just come misses nothing by a jump: loading took its time, and the edge went on. */
const JumpBehindAtJoin = 0.2;
const EdgeTolerance = 1.5;

/** Chromium doubles what it wants to have before it resumes after each underflow (0.4, 0.8, 1.6, 3.2 s): stop before it happens. */
const HoldBelow = 0.12;
const Cushion = 0.5;
/** A producer at less than three quarters of real time would have to be slowed down audibly: gather a longer cushion instead. */
const SlowestProduction = 0.75;
const SteadyProduction = 0.97;
const SlowCushion = 4;
const AmpleAhead = 10;

/** What is known beside the reading. */
export interface Situation {
  /** False for a viewer who went back in time. */
  following: boolean;
  /** The last answer's `hold`. */
  held: boolean;
  /** A moment after the first frame. */
  joining: boolean;
}

/** What to do with the playhead. */
export function steer(
  reading: Reading,
  { following, held, joining }: Situation,
): Steering {
  const behind = joining
    ? Math.min(distance(reading), skippable(reading))
    : distance(reading);
  return {
    rate: slowRate(reading) ?? (following ? playbackRate(reading) : 1),
    hold: mustHold(reading, held),
    jump: following && behind > (joining ? JumpBehindAtJoin : JumpBehind),
  };
}

/** How far the playhead can go without leaving what is buffered. */
export const skippable = ({ ahead }: Reading): number => ahead - SafeAhead;

/** A gentle proportional controller around the target latency. */
function playbackRate(reading: Reading): number {
  const { latency, target, ahead, rate } = reading;
  const behind = latency - target;
  const band = rate === 1 ? DeadBand : DeadBandWhileCorrecting;
  if (Math.abs(behind) <= band || (behind > 0 && ahead < SafeAhead)) {
    return 1;
  }
  const wanted = 1 + Gain * behind;
  return hundredths(Math.min(Math.max(wanted, SlowestRate), FastestRate));
}

/** A stream that is made a little slower than it plays is played as fast as it is made, rather than in starts and stops. */
function slowRate({ production, ahead }: Reading): number | null {
  const slow =
    production !== null &&
    production < SteadyProduction &&
    production >= SlowestProduction;
  return slow && ahead < AmpleAhead ? hundredths(production) : null;
}

function mustHold(reading: Reading, held: boolean): boolean {
  const { ahead, age, interval, production } = reading;
  if (held) {
    const slow = production !== null && production < SlowestProduction;
    return ahead < (slow ? SlowCushion : Cushion);
  }
  const late = age > 2 * interval;
  return late && ahead < HoldBelow;
}

export const isAtEdge = (reading: Reading): boolean =>
  distance(reading) < EdgeTolerance;

/** Seconds of media that exist and could be skipped; unlike latency it does not grow while the producer is late. */
const distance = ({ latency, age, target }: Reading): number =>
  latency - age - target;

const hundredths = (rate: number): number => Math.round(rate * 100) / 100;

/** The speed of production is not known before this many seconds were observed. */
const ObservedSeconds = 4;

/** Only an EVENT playlist tells how fast it is made: a sliding one is paced by the clock. */
export function productionSpeed(details: LevelDetails): number | null {
  const observed = (details.driftEndTime - details.driftStartTime) / 1000;
  return details.type === 'EVENT' && observed >= ObservedSeconds
    ? details.drift
    : null;
}
