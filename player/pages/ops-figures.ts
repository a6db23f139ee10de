import type { Activity, Detail, SessionState } from '../src/protocol';

/** GET /api/ops */
export interface Ops {
  at: string;
  machine: {
    processors: number;
    busy: number | null;
    cores: number | null;
    memory: number;
    children: number;
    childrenMemory: number;
    memoryTotal: number;
    memoryAvailable: number | null;
  };
  gpus: Gpu[];
  models: {
    model: string;
    waiting: number;
    wait: Spread | null;
    run: Spread | null;
    batch: Spread | null;
  }[];
  engines: {
    purpose: string;
    name: string;
    state: string;
    seconds: number | null;
  }[];
  stages: { stage: string; time: Spread }[];
  firstPart: Spread | null;
  generatedSlices: number;
  idleSlices: number;
  gapSlices: number;
  sessionCount: number;
  resting: number;
  sessions: OpsSession[];
}

export interface Gpu {
  name: string;
  busy: number | null;
  memoryUsed: number | null;
  memoryTotal: number | null;
}

export interface Spread {
  count: number;
  p50: number;
  p95: number;
}

export interface OpsSession {
  id: string;
  number: number;
  pipeline: string;
  state: SessionState;
  activity: Activity;
  resting: boolean;
  detail: Detail;
  position: number | null;
  startsAt: string | null;
  lead: number | null;
  idleSlices: number | null;
  gapSlices: number | null;
  stages: { stage: string; elapsedMs: number }[];
  progress: number | null;
  viewers: {
    count: number;
    medianBuffer: number | null;
    stalls: number;
  } | null;
  bytes: number;
}

const None = '–';

export const orNone = <T>(
  value: T | null | undefined,
  text: (value: T) => string,
): string => (value == null ? None : text(value));

/** "8 ms", "0.35 s", "12 s" from seconds. */
export function brief(seconds: number): string {
  if (seconds === 0) {
    return '0 s';
  }
  if (seconds < 0.0995) {
    const ms = seconds * 1000;
    return `${ms.toFixed(ms < 9.95 ? 1 : 0)} ms`;
  }
  return `${seconds.toFixed(seconds < 9.995 ? 2 : 0)} s`;
}

/** "0.35 s, 0.60 s" */
export const spread = (of: Spread | null): string =>
  orNone(of, ({ p50, p95 }) => `${brief(p50)}, ${brief(p95)}`);

/** What a session does, in a word or two; resting and what is given up say more than "running". */
export function doing(session: OpsSession): { state: string; label: string } {
  const { state, activity, resting, detail, position, progress } = session;
  if (state !== 'running') {
    const label = position ? `Number ${position} in line` : capital(state);
    return { state, label };
  }
  if (resting) {
    return { state: 'resting', label: 'Resting' };
  }
  const words = [
    capital(session.pipeline === 'conversation' ? activity : 'running'),
    progress === null ? '' : `${Math.floor(progress * 100)} %`,
    detail === 'full' ? '' : `pictures: ${detail}`,
  ];
  return { state, label: words.filter(Boolean).join(' · ') };
}

export const capital = (word: string): string =>
  word.charAt(0).toUpperCase() + word.slice(1);
