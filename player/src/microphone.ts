import { canStreamUpload } from './upload';

/** A recording that runs. */
export interface Recording {
  mimeType: string;
  /** What to upload: at once a stream that ends with the recording, or, where the connection carries none, all of it at the end. */
  audio: Promise<Blob | ReadableStream<Uint8Array>>;
  stop(): void;
}

/** Why there is no recording, in the viewer's words. */
export class MicrophoneError extends Error {
  override readonly name = 'MicrophoneError';
}

/** A slice of a fifth of a second: recognition begins while the viewer still speaks. */
const SliceMs = 200;
const LevelMs = 60;
/** Nobody asks for longer; it is a microphone that was forgotten. */
const LongestMs = 120_000;
/** In the order of what the server reads best. */
const mimeTypes = [
  'audio/webm;codecs=opus',
  'audio/ogg;codecs=opus',
  'audio/mp4',
];

/** Records until `stop`. `onLevel` gets the loudness, 0 to 1, some times a second, and 0 at the end. */
export async function record(
  onLevel: (level: number) => void,
): Promise<Recording> {
  const media = await openMicrophone();
  const mimeType = mimeTypes.find((type) =>
    MediaRecorder.isTypeSupported(type),
  );
  const recorder = new MediaRecorder(media, mimeType ? { mimeType } : {});
  const closeMeter = meter(media, onLevel);
  const limit = setTimeout(() => stop(recorder), LongestMs);
  recorder.addEventListener('stop', () => {
    clearTimeout(limit);
    closeMeter();
    media.getTracks().forEach((track) => track.stop());
  });
  const audio = canStreamUpload()
    ? Promise.resolve(streamOf(recorder))
    : blobOf(recorder);
  recorder.start(SliceMs);
  return {
    mimeType: recorder.mimeType || mimeType || 'audio/webm',
    audio,
    stop: () => stop(recorder),
  };
}

export async function openMicrophone(): Promise<MediaStream> {
  if (!('mediaDevices' in navigator) || !('MediaRecorder' in globalThis)) {
    throw new MicrophoneError(
      'This browser gives no microphone to this page: open it by https, or on localhost.',
    );
  }
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        // Without it the avatar would hear herself.
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        channelCount: 1,
      },
    });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    throw new MicrophoneError(reasons[name] ?? `No microphone: ${error}`);
  }
}

const reasons: Record<string, string> = {
  NotAllowedError:
    'The microphone is blocked: allow it in the browser’s site settings, then try again. You can type instead.',
  NotFoundError: 'There is no microphone. You can type instead.',
  NotReadableError:
    'The microphone is in use by another program. Close that, then try again.',
};

/** A recorder also stops by itself, when the microphone is unplugged. */
function stop(recorder: MediaRecorder): void {
  if (recorder.state !== 'inactive') {
    recorder.stop();
  }
}

function streamOf(recorder: MediaRecorder): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      // Blobs are read one after the other: a small one must not overtake a large one.
      let order = Promise.resolve();
      recorder.addEventListener('dataavailable', ({ data }) => {
        order = order.then(async () =>
          controller.enqueue(new Uint8Array(await data.arrayBuffer())),
        );
      });
      recorder.addEventListener('stop', () => {
        order.then(
          () => controller.close(),
          () => {
            // The upload was cancelled; whoever did that knows why.
          },
        );
      });
    },
    cancel: () => stop(recorder),
  });
}

function blobOf(recorder: MediaRecorder): Promise<Blob> {
  const slices: Blob[] = [];
  return new Promise((resolve) => {
    recorder.addEventListener('dataavailable', ({ data }) => slices.push(data));
    recorder.addEventListener('stop', () =>
      resolve(new Blob(slices, { type: recorder.mimeType })),
    );
  });
}

/** Measures until the result is called. */
function meter(
  media: MediaStream,
  onLevel: (level: number) => void,
): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(media).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onLevel(loudness(samples));
  }, LevelMs);
  return () => {
    clearInterval(timer);
    void context.close();
    onLevel(0);
  };
}

/** -50 dBFS and less is 0, -10 dBFS and more is 1. */
export function loudness(samples: Float32Array): number {
  const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
  const decibels = 10 * Math.log10(power + 1e-12);
  return Math.min(1, Math.max(0, (decibels + 50) / 40));
}
