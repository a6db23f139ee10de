/** The HTTP contract as the server speaks it: JSON, camelCase, times of media in seconds on the stream's timeline. */

export type SessionState =
  'queued' | 'running' | 'ended' | 'failed' | 'cancelled';
export type Activity = 'idle' | 'listening' | 'thinking' | 'speaking';
export type TurnState =
  | 'queued'
  | 'listening'
  | 'thinking'
  | 'speaking'
  | 'done'
  | 'interrupted'
  | 'failed';

export interface Word {
  text: string;
  start: number;
  end: number;
}

export interface Piece {
  piece: number;
  text: string;
  words: Word[];
  mediaTime: number | null;
}

export interface Turn {
  turn: number;
  state: TurnState;
  input: 'text' | 'speech';
  question: string;
  answer: string;
  pieces?: Piece[];
  cutAt: number | null;
  heard: string | null;
}

export interface Playback {
  hls: string;
  /** The whole stream as one file, from its end on. */
  mp4?: string | null;
  poster: string | null;
  /** WebVTT whose cues are pictures for seeking. */
  thumbnails?: string | null;
  /** Folder of the session's files. */
  files: string | null;
  /** Wall clock of media time zero; null until the stream has begun. */
  startsAt: string | null;
}

export interface Problem {
  type?: string;
  title: string;
  detail?: string;
  status?: number;
}

export interface Session {
  id: string;
  pipeline: string;
  state: SessionState;
  /** Where it stands in line, 1 is next; null where it does not wait. */
  position?: number | null;
  activity: Activity;
  detail?: Detail;
  createdAt: string;
  endedAt: string | null;
  error: Problem | null;
  progress: number | null;
  stage: string | null;
  /** Those of work that has an end, in the order of the data. */
  stages: Stage[];
  work: Work | null;
  /** Names of what the session makes beside its stream. */
  files: string[];
  lastEventId: number;
  turns: Turn[];
  playback: Playback;
  events: string;
}

interface Happening {
  /** UTC. */
  at: string;
  mediaTime: number | null;
}

export interface StatusEvent extends Happening {
  type: 'status';
  state: SessionState;
  position?: number | null;
  activity: Activity;
  startsAt?: string | null;
}

export interface StageEvent extends Happening {
  type: 'stage';
  stage: string;
  state: StageState;
  turn?: number | null;
  piece?: number | null;
  elapsedMs: number;
  /** Its share of all work, where that has an end. */
  weight?: number | null;
  progress?: number | null;
  /** Seconds that a stage that runs is expected to take still. */
  remaining?: number | null;
  detail?: string | null;
}

export type StageState = 'waiting' | 'running' | 'done' | 'skipped' | 'failed';

export interface ProgressEvent extends Happening, Work {
  type: 'progress';
}

/** How many pictures of its speech a session has rendered: fewer than all while the machine has too much to do. */
export type Detail = 'full' | 'half' | 'quarter' | 'still';

export interface DetailEvent extends Happening {
  type: 'detail';
  detail: Detail;
}

/** How far the work of a session is that has an end. */
export interface Work {
  progress?: number | null;
  /** Seconds. */
  elapsed: number;
  remaining?: number | null;
  /** Seconds of media made in a second. */
  speed?: number | null;
  frame?: number | null;
  frames?: number | null;
  /** Relative to the address of the multivariant playlist. */
  preview?: string | null;
  counts?: Record<string, number> | null;
}

export interface Stage {
  stage: string;
  state: StageState;
  weight: number;
  progress?: number | null;
  elapsedMs: number;
  remaining?: number | null;
  detail?: string | null;
}

export interface TranscriptEvent extends Happening {
  type: 'transcript';
  turn: number;
  role: 'user' | 'assistant';
  piece: number;
  text: string;
  final: boolean;
  words: Word[];
}

export interface TurnEvent extends Happening {
  type: 'turn';
  turn: number;
  state: TurnState;
  input: 'text' | 'speech';
  cutAt?: number | null;
  heard?: string | null;
}

/** A file is there beside the stream. */
export interface FileEvent extends Happening {
  type: 'file';
  name: string;
}

export interface ErrorEvent extends Happening {
  type: 'error';
  title: string;
  detail: string;
  turn?: number | null;
}

export interface EndEvent extends Happening {
  type: 'end';
  state: SessionState;
}

export type SessionEvent =
  | StatusEvent
  | StageEvent
  | ProgressEvent
  | DetailEvent
  | TranscriptEvent
  | TurnEvent
  | FileEvent
  | ErrorEvent
  | EndEvent;

export const isOver = (state: SessionState): boolean =>
  state === 'ended' || state === 'failed' || state === 'cancelled';
