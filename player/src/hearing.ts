import { openMicrophone } from './microphone';
import { FrameSamples, SampleRate } from './voice-onset';

/** Runs on the audio thread: gathers its blocks of 128 samples into frames. */
const worklet = `registerProcessor('loomcast-frames', class extends AudioWorkletProcessor {
  frame = new Float32Array(${FrameSamples});
  filled = 0;
  process([[samples]]) {
    for (const sample of samples ?? []) {
      this.frame[this.filled++] = sample;
      if (this.filled === ${FrameSamples}) {
        this.port.postMessage(this.frame);
        this.frame = new Float32Array(${FrameSamples});
        this.filled = 0;
      }
    }
    return true;
  }
});`;

/** Listens until the result is called: frames of 20 ms at 16 kHz. */
export async function listen(
  onFrame: (frame: Float32Array) => void,
): Promise<() => void> {
  const media = await openMicrophone();
  const context = new AudioContext({ sampleRate: SampleRate });
  const close = () => {
    media.getTracks().forEach((track) => track.stop());
    void context.close();
  };
  const module = URL.createObjectURL(
    new Blob([worklet], { type: 'text/javascript' }),
  );
  try {
    await context.audioWorklet.addModule(module);
    const frames = new AudioWorkletNode(context, 'loomcast-frames', {
      numberOfOutputs: 0,
    });
    frames.port.onmessage = ({ data }: MessageEvent<Float32Array>) =>
      onFrame(data);
    context.createMediaStreamSource(media).connect(frames);
    await context.resume();
    return close;
  } catch (error) {
    close();
    throw error;
  } finally {
    URL.revokeObjectURL(module);
  }
}
