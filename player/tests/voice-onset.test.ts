import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FrameSamples, SampleRate, VoiceOnset } from '../src/voice-onset';

type Sound = (seconds: number) => number;

let seed = 1;
const random = () => {
  seed = (seed * 16807) % 2147483647;
  return (seed / 2147483647) * 2 - 1;
};
const noise =
  (amplitude: number): Sound =>
  () =>
    amplitude * random();
const voice =
  (amplitude: number): Sound =>
  (t) =>
    amplitude * Math.sin(t * 2 * Math.PI * 180) + 0.001 * random();
const hiss: Sound = (t) => 0.1 * Math.sin(t * 2 * Math.PI * 6000);

/** Milliseconds from the start of a sound until it is taken for a voice; null where it is not. */
function heardAfter(
  onset: VoiceOnset,
  sound: Sound,
  ms: number,
  echo = false,
): number | null {
  for (let at = 0; at < ms; at += 20) {
    const frame = Float32Array.from({ length: FrameSamples }, (_, i) =>
      sound(at / 1000 + i / SampleRate),
    );
    if (onset.hear(frame, echo)) {
      return at + 20;
    }
  }
  return null;
}

describe('where a voice begins', () => {
  it('is known within 100 ms', () => {
    for (const floor of [0.0001, 0.02]) {
      const onset = new VoiceOnset();
      assert.equal(heardAfter(onset, noise(floor), 2000), null);
      assert.ok((heardAfter(onset, voice(0.3), 500) ?? 999) <= 100);
    }
  });

  it('is not in noise, however loud, nor in hiss, nor in a click', () => {
    assert.equal(heardAfter(new VoiceOnset(), noise(0.3), 4000), null);
    const onset = new VoiceOnset();
    assert.equal(heardAfter(onset, noise(0.001), 1000), null);
    assert.equal(heardAfter(onset, hiss, 1000), null);
    assert.equal(heardAfter(onset, voice(0.5), 60), null);
    assert.equal(heardAfter(onset, noise(0.001), 1000), null);
  });

  it('takes more while the avatar speaks', () => {
    const onset = new VoiceOnset();
    heardAfter(onset, noise(0.01), 1000);
    assert.equal(heardAfter(onset, voice(0.04), 500, true), null);
    onset.forget();
    assert.ok(heardAfter(onset, voice(0.3), 500, true) !== null);
  });
});
