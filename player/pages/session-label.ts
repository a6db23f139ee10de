import type { Session } from '../src/protocol';

/** The state of a session in a word or two. */
export function labelOf({ state, position }: Session): string {
  switch (state) {
    case 'queued':
      return position ? `Number ${position} in line` : 'Waiting';
    case 'running':
      return 'Running';
    case 'ended':
      return 'Ended';
    case 'failed':
      return 'Failed';
    case 'cancelled':
      return 'Cancelled';
  }
}
