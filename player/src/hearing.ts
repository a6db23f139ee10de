import { openMicrophone } from './microphone';
import { FrameSamples, SampleRate } from './voice-onset';

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
  try {
    await context.audioWorklet.addModule('/frames.worklet.js');
    const frames = new AudioWorkletNode(context, 'loomcast-frames', {
      numberOfOutputs: 0,
      processorOptions: { frameSamples: FrameSamples },
    });
    frames.port.onmessage = ({ data }: MessageEvent<Float32Array>) =>
      onFrame(data);
    context.createMediaStreamSource(media).connect(frames);
    await context.resume();
    return close;
  } catch (error) {
    close();
    throw error;
  }
}
