import type { Session } from '../src/protocol';

/** A session as the server answers the POST that makes it. */
export const newSession = (id: string): Session => ({
  id,
  pipeline: 'conversation',
  state: 'running',
  activity: 'idle',
  createdAt: '2026-01-01T00:00:00Z',
  endedAt: null,
  error: null,
  progress: null,
  stage: null,
  stages: [],
  work: null,
  files: [],
  lastEventId: 0,
  turns: [],
  playback: {
    hls: 'http://video.localhost/live/s1/index.m3u8',
    mp4: null,
    poster: null,
    files: null,
    startsAt: null,
  },
  events: '/api/sessions/s1/events',
});
