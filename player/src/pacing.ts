import { paceOf, type Making, type Pace } from './head-start';
import type { Reading } from './latency';

/** Keeps the playhead of a stream that is made while it is watched from running dry, where somebody says how fast it is made. */
export class Pacing {
  making: Making | null = null;
  private impatient = false;
  private arrived = true;

  /** The playhead has just come to where it is: now is the time to wait. */
  arrive(): void {
    this.arrived = true;
  }

  /** The viewer would rather see it in stretches than wait until it lasts to the end. */
  hurry(impatient: boolean): void {
    this.impatient = impatient;
    this.arrive();
  }

  /** Null where nobody says how fast it is made. */
  paceAt(
    playhead: number,
    { latency, age }: Reading,
    held: boolean,
  ): Pace | null {
    if (!this.making) {
      return null;
    }
    const { speed, total } = this.making;
    const making = { speed, total: this.impatient ? null : total };
    const waiting = held || this.arrived;
    this.arrived = false;
    return paceOf(making, playhead + latency - age, playhead, waiting);
  }
}
