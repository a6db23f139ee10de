import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brief, doing, type OpsSession } from '../pages/ops-figures';
import { layout } from '../pages/timeline-layout';
import { History, timelineOf, type Timeline } from '../pages/turn-timeline';
import type { SessionEvent } from '../src/protocol';

const at = (seconds: number): string =>
  new Date(1_000_000 + seconds * 1000).toISOString();
const Start = 1000; // of the stream, in seconds

const turn = (seconds: number, state: string, more: object = {}) =>
  ({
    type: 'turn',
    at: at(seconds),
    turn: 1,
    state,
    ...more,
  }) as SessionEvent;

const stage = (
  seconds: number,
  name: string,
  elapsedMs: number,
  piece: number | null,
  number = 1,
) =>
  ({
    type: 'stage',
    at: at(seconds),
    stage: name,
    turn: number,
    piece,
    elapsedMs,
  }) as SessionEvent;

const said = (mediaTime: number, end: number, piece: number) =>
  ({
    type: 'transcript',
    at: at(mediaTime),
    mediaTime,
    turn: 1,
    role: 'assistant',
    piece,
    text: `Piece ${piece}.`,
    words: [{ text: 'Piece', start: mediaTime, end }],
  }) as SessionEvent;

const spoken: SessionEvent[] = [
  turn(10, 'queued'),
  stage(10.1, 'chat', 90, null),
  stage(10.2, 'speak', 100, 0),
  stage(10.3, 'render', 50, 0),
  stage(10.4, 'speak', 200, 1),
  said(10.5, 12, 0),
  stage(10.8, 'encode', 300, 0),
  stage(10.9, 'render', 50, 1),
  said(12.5, 14.5, 1),
];

const near = (actual: number | null | undefined, expected: number) =>
  assert.ok(
    actual != null && Math.abs(actual - expected) < 1e-6,
    `${actual} is not ${expected}`,
  );

describe('the timeline of a turn', () => {
  const timeline = timelineOf(1, spoken, Start);

  it('has a lane for each stage that ran, in the order of the data', () => {
    assert.deepEqual(timeline.lanes, [
      'chat',
      'speak',
      'render',
      'encode',
      'on air',
    ]);
  });

  it('tells from when to when each ran and each was played, since the turn began', () => {
    const [chat] = timeline.bars;
    near(chat?.from, 0.01);
    near(chat?.to, 0.1);
    const air = timeline.bars.filter(({ lane }) => lane === 'on air');
    assert.deepEqual(
      air.map(({ piece }) => piece),
      [0, 1],
    );
    near(air[0]?.from, 0.5);
    near(air[1]?.to, 4.5);
    near(timeline.length, 4.5);
    near(timeline.firstPart, 0.8);
  });

  it('tells how long before it was due each piece was there', () => {
    near(timeline.pieces[0]?.ahead, 0.2);
    near(timeline.pieces[1]?.ahead, 1.6);
    near(timeline.pieces[1]?.took['speak'], 0.2);
    assert.equal(timeline.pieces[1]?.text, 'Piece 1.');
  });

  it('ends what is played where it was cut', () => {
    const cut = [...spoken, turn(13, 'interrupted', { cutAt: 13 })];
    const last = timelineOf(1, cut, Start).bars.at(-1);
    near(last?.to, 3);
  });

  it('says nothing of playing while the beginning of the stream is not known', () => {
    const { lanes, pieces } = timelineOf(1, spoken, null);
    assert.ok(!lanes.includes('on air'));
    assert.equal(pieces[0]?.ahead, null);
  });
});

describe('the history of a session', () => {
  it('keeps the newest five turns, and shows the newest first', () => {
    const history = new History();
    for (let number = 1; number <= 7; number++) {
      history.add(stage(number, 'chat', 10, null, number));
    }
    assert.deepEqual(
      history.timelines().map(({ title }) => title),
      ['Turn 7', 'Turn 6', 'Turn 5', 'Turn 4', 'Turn 3'],
    );
  });

  it('shows work that has an end as one, each stage from its begin to now', () => {
    const history = new History();
    const work = (seconds: number, name: string, elapsedMs: number) =>
      history.add({
        ...stage(seconds, name, elapsedMs, null),
        turn: null,
        weight: 0.5,
        state: 'running',
      } as SessionEvent);
    work(1, 'decode', 0);
    work(3, 'detect', 0);
    work(5, 'decode', 4000);
    const [whole] = history.timelines();
    assert.deepEqual(whole?.bars, [
      { lane: 'decode', piece: null, from: 0, to: 4 },
      { lane: 'detect', piece: null, from: 2, to: 2 },
    ]);
  });
});

describe('the picture of a timeline', () => {
  const timeline: Timeline = {
    title: 'Turn 1',
    lanes: ['speak', 'on air'],
    bars: [
      { lane: 'speak', piece: 0, from: 0, to: 0.001 },
      { lane: 'on air', piece: 0, from: 1, to: 4 },
    ],
    pieces: [],
    firstPart: null,
    length: 4,
  };
  const drawn = layout(timeline, 498); // 400 of them for the time

  it('puts each bar into its lane, at its time', () => {
    const [speak, air] = drawn.boxes;
    assert.ok(speak && air && speak.y < air.y && air.y < drawn.height);
    near(air.x - speak.x, 100);
    near(air.width, 300);
  });

  it('shows what took next to no time', () => {
    near(drawn.boxes[0]?.width, 2);
  });

  it('has as many marks of time as there is room for', () => {
    assert.deepEqual(
      drawn.ticks.map(({ text }) => text),
      ['0 s', '1 s', '2 s', '3 s', '4 s'],
    );
    const long = layout({ ...timeline, length: 3600 }, 320);
    assert.ok(long.ticks.length <= 4, String(long.ticks.length));
  });
});

describe('figures of operations', () => {
  it('are as exact as one cares to read', () => {
    assert.equal(brief(0.0042), '4.2 ms');
    assert.equal(brief(0.042), '42 ms');
    assert.equal(brief(0.35), '0.35 s');
    assert.equal(brief(12.3), '12 s');
  });

  it('say what a session does', () => {
    const session = {
      pipeline: 'conversation',
      state: 'running',
      activity: 'speaking',
      resting: false,
      detail: 'half',
      position: null,
      progress: null,
    } as unknown as OpsSession;
    assert.equal(doing(session).label, 'Speaking · pictures: half');
    assert.equal(doing({ ...session, resting: true }).state, 'resting');
    assert.equal(
      doing({ ...session, state: 'queued', position: 2 }).label,
      'Number 2 in line',
    );
  });
});
