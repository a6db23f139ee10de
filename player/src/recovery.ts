import type { ErrorData } from 'hls.js';
import { backoff } from './backoff';

/** What made hls.js, or the video element, stop for good. */
export interface Failure {
  kind: 'network' | 'media' | 'other';
  /** The name that hls.js gives it. */
  details: string;
  /** HTTP status, 0 when no answer came, null when it is not about HTTP. */
  status: number | null;
}

/** What an error of hls.js is about. */
export const failureOf = (data: ErrorData): Failure => ({
  kind:
    data.type === 'networkError'
      ? 'network'
      : data.type === 'mediaError'
        ? 'media'
        : 'other',
  details: data.details,
  status: data.response?.code ?? null,
});

/** Since it last played well. */
export interface Attempts {
  recoveries: number;
  reloads: number;
}

export type Remedy =
  | { action: 'recover' }
  /** Load again, from the next source when the network failed. */
  | { action: 'reload'; delayMs: number; nextSource: boolean }
  | { action: 'give-up' };

/** Another try would fail in the same way. */
const Hopeless = new Set([
  'manifestIncompatibleCodecsError',
  'bufferAddCodecError',
  'bufferIncompatibleCodecsError',
]);

/** Recover once, then reload, then say so. */
export function remedy(
  failure: Failure,
  attempts: Attempts,
  sources: number,
): Remedy {
  if (isGone(failure) || Hopeless.has(failure.details)) {
    return { action: 'give-up' };
  }
  if (failure.kind === 'media' && attempts.recoveries === 0) {
    return { action: 'recover' };
  }
  const nextSource = failure.kind === 'network' && sources > 1;
  const untried = nextSource && attempts.reloads < sources - 1;
  const delayMs = untried ? 0 : backoff(attempts.reloads + 1);
  return { action: 'reload', delayMs, nextSource };
}

/** A piece that is not there does not make the stream one that is gone: the next playlist tells of others. */
const isGone = ({ status, details }: Failure): boolean =>
  (status === 404 || status === 410) && !details.startsWith('frag');

/** In the viewer's words. */
export function describe(failure: Failure): string {
  const { kind, details, status } = failure;
  if (Hopeless.has(details)) {
    return 'This browser cannot decode the video of this stream.';
  }
  if (isGone(failure)) {
    return 'This stream is no longer on the server.';
  }
  if (status !== null && status >= 500) {
    return `The video server has a problem (status ${status}).`;
  }
  switch (kind) {
    case 'network':
      return 'The video server cannot be reached.';
    case 'media':
      return 'The browser could not decode a piece of the video.';
    case 'other':
      return 'The video could not be played.';
  }
}
