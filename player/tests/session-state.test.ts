import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Session, SessionEvent } from '../src/protocol';
import { fold } from '../src/session-state';
import { newSession } from './new-session';

const at = '2026-01-01T00:00:00Z';
const foldAll = (...events: SessionEvent[]): Session =>
  events.reduce((s, event, i) => fold(s, i + 1, event), newSession('s1'));
const turn = (part: Partial<Extract<SessionEvent, { type: 'turn' }>>) =>
  ({
    type: 'turn',
    at,
    mediaTime: null,
    turn: 1,
    state: 'queued',
    input: 'text',
    ...part,
  }) satisfies SessionEvent;
const said = (
  part: Partial<Extract<SessionEvent, { type: 'transcript' }>>,
): SessionEvent => ({
  type: 'transcript',
  at,
  mediaTime: null,
  turn: 1,
  role: 'user',
  piece: 0,
  text: '',
  final: true,
  words: [],
  ...part,
});

describe('the fold of the events', () => {
  it('keeps the number of the last event', () => {
    assert.equal(foldAll(turn({}), turn({})).lastEventId, 2);
  });

  it('takes state, activity and the start of the stream from a status', () => {
    const status: SessionEvent = {
      type: 'status',
      at,
      mediaTime: null,
      state: 'running',
      activity: 'speaking',
      startsAt: at,
    };
    const { startsAt: _, ...later } = status;
    const session = foldAll(status, { ...later, activity: 'idle' });
    assert.equal(session.activity, 'idle');
    assert.equal(session.playback.startsAt, at);
  });

  it('knows how many pictures are rendered', () => {
    const session = foldAll({
      type: 'detail',
      at,
      mediaTime: 3,
      detail: 'half',
    });
    assert.equal(session.detail, 'half');
  });

  it('knows each file once, by name', () => {
    const file = (name: string): SessionEvent => ({
      type: 'file',
      at,
      mediaTime: null,
      name,
    });
    const session = foldAll(file('b.vtt'), file('a.srt'), file('b.vtt'));
    assert.deepEqual(session.files, ['a.srt', 'b.vtt']);
  });

  it('knows the position in line until the session runs or ends', () => {
    const status = { type: 'status', at, mediaTime: null } as const;
    const queued: SessionEvent = {
      ...status,
      state: 'queued',
      position: 2,
      activity: 'idle',
    };
    const end: SessionEvent = {
      type: 'end',
      at,
      mediaTime: null,
      state: 'cancelled',
    };
    assert.equal(foldAll(queued).state, 'queued');
    assert.equal(foldAll(queued).position, 2);
    assert.equal(foldAll(queued, end).position, null);
    assert.equal(
      foldAll(queued, { ...status, state: 'running', activity: 'idle' })
        .position,
      null,
    );
  });

  it("replaces the user's words", () => {
    const session = foldAll(
      turn({ input: 'speech', state: 'listening' }),
      said({ text: 'how do', final: false }),
      said({ text: 'How do I play it?' }),
    );
    assert.equal(session.turns[0]?.question, 'How do I play it?');
  });

  it("joins the assistant's pieces in their order", () => {
    const words = [{ text: 'Well.', start: 1, end: 2 }];
    const session = foldAll(
      said({ role: 'assistant', piece: 0, text: 'Well.', words, mediaTime: 1 }),
      said({ role: 'assistant', piece: 1, text: 'It plays.', mediaTime: 2 }),
    );
    assert.equal(session.turns[0]?.answer, 'Well. It plays.');
    assert.deepEqual(session.turns[0]?.pieces?.[0]?.words, words);
  });

  it('keeps where an answer was cut and what was heard of it', () => {
    const cut = turn({ state: 'interrupted', cutAt: 4.2, heard: 'Well.' });
    const [interrupted] = foldAll(turn({}), cut).turns;
    assert.equal(interrupted?.cutAt, 4.2);
    assert.equal(interrupted?.heard, 'Well.');
  });

  it('keeps turns in their order, whichever speaks first', () => {
    const { turns } = foldAll(turn({ turn: 2 }), turn({ turn: 1 }));
    assert.deepEqual(
      turns.map(({ turn }) => turn),
      [1, 2],
    );
  });

  it('ends with the state and the time of the end', () => {
    const end: SessionEvent = { type: 'end', at, mediaTime: 9, state: 'ended' };
    const session = foldAll(end);
    assert.equal(session.state, 'ended');
    assert.equal(session.endedAt, at);
  });

  it('does not change what it was given', () => {
    const before = foldAll(turn({}));
    const copy = structuredClone(before);
    fold(before, 2, turn({ state: 'done' }));
    assert.deepEqual(before, copy);
  });
});
