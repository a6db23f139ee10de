import type { SessionEvent } from '../src/protocol';

/** A stretch of time, in seconds since its turn began. */
export interface Bar {
  lane: string;
  piece: number | null;
  from: number;
  to: number;
}

export interface PieceTimes {
  piece: number;
  text: string;
  /** Seconds that each stage took for it. */
  took: Record<string, number>;
  /** How long before its first picture was due its first pictures were there; negative: it was waited for. */
  ahead: number | null;
}

export interface Timeline {
  title: string;
  lanes: string[];
  bars: Bar[];
  pieces: PieceTimes[];
  /** Seconds from its beginning to the first part with its answer; null where there was none yet. */
  firstPart: number | null;
  length: number;
}

export const OnAir = 'on air';
const Order = ['recognize', 'chat', 'speak', 'render', 'encode', OnAir];
const MostTurns = 5;

/** Keeps what the newest turns need, and what is told of work that has an end; returns whether anything changed. */
export class History {
  startsAt: number | null = null;
  readonly turns = new Map<number, SessionEvent[]>();
  readonly work = new Map<string, Bar>();
  private begun: number | null = null;

  /** Returns whether a picture changes. */
  add(event: SessionEvent): boolean {
    if (event.type === 'status' && event.startsAt) {
      this.startsAt = Date.parse(event.startsAt) / 1000;
      return true;
    }
    if (event.type === 'stage' && event.weight != null) {
      return this.addWork(event);
    }
    const number = 'turn' in event ? event.turn : null;
    if (number == null || event.type === 'error') {
      return false;
    }
    const told = this.turns.get(number);
    this.turns.set(number, told ? [...told, event] : [event]);
    for (const known of this.turns.keys()) {
      if (this.turns.size > MostTurns) {
        this.turns.delete(known); // the oldest: a map keeps the order
      }
    }
    return true;
  }

  /** Newest first; the work of the whole, where there is any, before the turns. */
  timelines(): Timeline[] {
    // Where nothing is told of a turn's making, when it is played says nothing: viewers of a film choose that.
    const turns = [...this.turns]
      .map(([turn, events]) => timelineOf(turn, events, this.startsAt))
      .filter(({ bars }) => bars.some(({ lane }) => lane !== OnAir));
    return [...this.workTimeline(), ...turns.reverse()];
  }

  private addWork(event: SessionEvent & { type: 'stage' }): boolean {
    if (event.state === 'waiting' || event.state === 'skipped') {
      return false;
    }
    const to = Date.parse(event.at) / 1000;
    const from = to - event.elapsedMs / 1000;
    this.begun ??= from;
    this.begun = Math.min(this.begun, from);
    this.work.set(event.stage, { lane: event.stage, piece: null, from, to });
    return true;
  }

  private workTimeline(): Timeline[] {
    if (this.begun === null) {
      return [];
    }
    const begun = this.begun;
    const bars = [...this.work.values()].map((bar) => ({
      ...bar,
      from: bar.from - begun,
      to: bar.to - begun,
    }));
    const length = Math.max(...bars.map(({ to }) => to));
    const lanes = bars.map(({ lane }) => lane);
    return [
      { title: 'Work', lanes, bars, pieces: [], firstPart: null, length },
    ];
  }
}

/** When each stage of each piece of a turn ran, and when it was played by the clock of the stream. */
export function timelineOf(
  turn: number,
  events: SessionEvent[],
  startsAt: number | null,
): Timeline {
  const began = Math.min(...events.map(({ at }) => Date.parse(at) / 1000));
  const made = events.flatMap((event) => madeIn(event, began));
  const cut = events.findLast((event) => event.type === 'turn')?.cutAt;
  const air = startsAt === null ? null : startsAt - began;
  const played = events.flatMap((event) =>
    air === null ? [] : playedIn(event, air, cut ?? Infinity),
  );
  const bars = [...made, ...played];
  const used = new Set(bars.map(({ lane }) => lane));
  const parts = made.filter(
    ({ lane, piece }) => lane === 'encode' && piece === 0,
  );
  return {
    title: `Turn ${turn}`,
    lanes: [
      ...Order.filter((lane) => used.has(lane)),
      ...[...used].filter((lane) => !Order.includes(lane)),
    ],
    bars,
    pieces: piecesOf(events, bars),
    firstPart: parts[0]?.to ?? null,
    length: Math.max(0, ...bars.map(({ to }) => to)),
  };
}

function madeIn(event: SessionEvent, began: number): Bar[] {
  if (event.type !== 'stage') {
    return [];
  }
  const to = Date.parse(event.at) / 1000 - began;
  const from = to - event.elapsedMs / 1000;
  return [{ lane: event.stage, piece: event.piece ?? null, from, to }];
}

function playedIn(event: SessionEvent, air: number, cut: number): Bar[] {
  if (event.type !== 'transcript' || event.role !== 'assistant') {
    return [];
  }
  const from = event.mediaTime ?? 0;
  const end = Math.min(event.words.at(-1)?.end ?? from, cut);
  return end <= from
    ? []
    : [{ lane: OnAir, piece: event.piece, from: air + from, to: air + end }];
}

function piecesOf(events: SessionEvent[], bars: Bar[]): PieceTimes[] {
  const numbers = new Set(
    bars.flatMap(({ piece }) => (piece === null ? [] : [piece])),
  );
  return [...numbers]
    .sort((a, b) => a - b)
    .map((piece) => {
      const own = bars.filter((bar) => bar.piece === piece);
      const rendered = own.find(({ lane }) => lane === 'render');
      const played = own.find(({ lane }) => lane === OnAir);
      const said = events.find(
        (event) =>
          event.type === 'transcript' &&
          event.role === 'assistant' &&
          event.piece === piece,
      );
      return {
        piece,
        text: said?.type === 'transcript' ? said.text : '',
        took: Object.fromEntries(
          own.map(({ lane, from, to }) => [lane, to - from]),
        ),
        ahead: rendered && played ? played.from - rendered.to : null,
      };
    });
}
