import type { Trouble } from './persistence';

export type Phase =
  'empty' | 'loading' | 'playing' | 'paused' | 'waiting' | 'ended' | 'failed';

export interface PlayerState extends Trouble {
  phase: Phase;
  /** The stream still grows. */
  live: boolean;
  /** It is watched from its beginning while it is being made. */
  growing: boolean;
  /** It stands still until enough is made to play to the end. */
  gathering: boolean;
  /** Seconds until then; null while unknown. */
  gatheredIn: number | null;
  atEdge: boolean;
  /** The browser allows no sound before the viewer's first click or key. */
  mutedByBrowser: boolean;
}

export const initialState: PlayerState = {
  phase: 'empty',
  live: false,
  growing: false,
  gathering: false,
  gatheredIn: null,
  atEdge: false,
  mutedByBrowser: false,
  problem: null,
  retryAt: null,
};

export interface Condition {
  /** There is a stream on the video element. */
  open: boolean;
  failed: boolean;
  /** A frame was shown. */
  framed: boolean;
  ended: boolean;
  /** The viewer wants it to play. */
  wanted: boolean;
  /** There is nothing to play next, or it is held until there is more. */
  starved: boolean;
}

export function phaseOf(condition: Condition): Phase {
  if (!condition.open) {
    return condition.failed ? 'failed' : 'empty';
  }
  if (condition.ended) {
    return 'ended';
  }
  if (!condition.framed) {
    return 'loading';
  }
  if (!condition.wanted) {
    return 'paused';
  }
  return condition.starved ? 'waiting' : 'playing';
}
