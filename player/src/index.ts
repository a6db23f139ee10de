export type { Connection, SessionListener } from './event-feed';
export { ProblemError, useToken } from './http';
export { LoomPlayer } from './loom-player';
export { MicrophoneError, record, type Recording } from './microphone';
export type * from './protocol';
export { SessionClient, type SessionSettings } from './session-client';
export type { Phase, PlayerState } from './player-state';
export type { PlayerStats } from './stats';
export { heardWords, spokenCount } from './words';
