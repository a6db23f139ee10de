/** Samples per second that are listened to. */
export const SampleRate = 16_000;
/** Samples of a frame: 20 ms. */
export const FrameSamples = 320;

/** Frames that the noise is known by: 1.5 s. Speech pauses between its syllables, noise does not. */
const Memory = 75;
/** So many of the last frames must be voice: 80 ms, longer than a click and shorter than a syllable. */
const Needed = 4;
const Looked = 5;
/** Decibels over the noise; more while the avatar speaks, as some of her passes the echo canceller. */
const Margin = 10;
const MarginOverEcho = 16;
/** Quieter than this, in dBFS, is no voice near the microphone. */
const LeastVoice = -50;
/** Of its samples that cross zero: more is hiss. */
const Hiss = 0.4;

/**
 * Finds where somebody begins to speak, in frames of 20 ms. That is decided here, because a barge-in cannot wait for the network; where speech ends
 * is the server's to find.
 */
export class VoiceOnset {
  private readonly levels: number[] = [];
  private readonly recent: boolean[] = [];

  /** True once a voice has begun. `echo`: the avatar speaks meanwhile. */
  hear(frame: Float32Array, echo: boolean): boolean {
    const level = decibels(frame);
    this.levels.push(level);
    if (this.levels.length > Memory) {
      this.levels.shift();
    }
    const floor = Math.min(...this.levels);
    const margin = echo ? MarginOverEcho : Margin;
    this.recent.push(
      level > Math.max(floor + margin, LeastVoice) &&
        crossings(frame) < Hiss * frame.length,
    );
    if (this.recent.length > Looked) {
      this.recent.shift();
    }
    return this.recent.filter((voice) => voice).length >= Needed;
  }

  /** What was voice is over; the noise stays known. */
  forget(): void {
    this.recent.length = 0;
  }
}

function decibels(frame: Float32Array): number {
  const power = frame.reduce((sum, x) => sum + x * x, 0) / frame.length;
  return 10 * Math.log10(power + 1e-10);
}

function crossings(frame: Float32Array): number {
  let count = 0;
  for (let i = 1; i < frame.length; i++) {
    count += frame[i]! >= 0 !== frame[i - 1]! >= 0 ? 1 : 0;
  }
  return count;
}
