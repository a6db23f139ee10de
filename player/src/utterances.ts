import type { Turn } from './protocol';
import { FrameSamples, SampleRate, VoiceOnset } from './voice-onset';
import { pcm, wavHeader } from './wav';

/** Frames before the onset that belong to it, 300 ms: the onset is known late, and words begin softly. */
const PreRoll = 300 / ((1000 * FrameSamples) / SampleRate);
/** Frames that may wait for the network, 20 s; then it is too slow for speech. */
const MostWaiting = 1000;

export interface UtteranceListener {
  /** Somebody begins to speak: who speaks now should be quiet. */
  onOnset(): void;
  /** To be sent while it grows; a WAV file. The turn whose end closes it is the first spoken one after those known now. */
  onUtterance(audio: ReadableStream<Uint8Array>): void;
}

/** Makes turns of an open microphone: each begins with a voice, and ends when the server has heard its end. */
export class Utterances {
  private readonly onset = new VoiceOnset();
  private readonly before: Float32Array[] = [];
  private open: ReadableStreamDefaultController<Uint8Array> | null = null;
  private newest = 0;
  private after = 0;

  constructor(private readonly listener: UtteranceListener) {}

  /** Whether somebody's words are on their way. */
  get isOpen(): boolean {
    return this.open !== null;
  }

  hear(frame: Float32Array, echo: boolean): void {
    if (this.open) {
      this.send(frame);
      return;
    }
    this.before.push(frame);
    if (this.before.length > PreRoll) {
      this.before.shift();
    }
    if (this.onset.hear(frame, echo)) {
      this.begin();
    }
  }

  /** The turns as the server tells them: one that is no longer listened to has ended. */
  follow(turns: readonly Turn[]): void {
    this.newest = turns.at(-1)?.turn ?? 0;
    const ours = turns.find(
      ({ turn, input }) => turn > this.after && input === 'speech',
    );
    if (ours && ours.state !== 'listening') {
      this.end();
    }
  }

  /** The words that are on their way end here; the next voice begins a new turn. */
  end(): void {
    const ended = this.open;
    this.open = null;
    this.onset.forget();
    ended?.close();
  }

  private begin(): void {
    this.after = this.newest;
    const audio = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.open = controller;
          controller.enqueue(wavHeader(SampleRate));
          this.before.splice(0).forEach((frame) => this.send(frame));
        },
        cancel: () => {
          // The sender gave up, and says why.
          this.open = null;
          this.onset.forget();
        },
      },
      { highWaterMark: MostWaiting },
    );
    this.listener.onOnset();
    this.listener.onUtterance(audio);
  }

  private send(frame: Float32Array): void {
    if ((this.open?.desiredSize ?? 0) > 0) {
      this.open?.enqueue(pcm(frame));
    } else {
      this.open?.error(new Error('The connection is too slow for speech.'));
      this.open = null;
      this.onset.forget();
    }
  }
}
