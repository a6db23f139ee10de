import type {
  Piece,
  Session,
  SessionEvent,
  Stage,
  StageEvent,
  TranscriptEvent,
  Turn,
  TurnEvent,
} from './protocol';

/** The session after one more event: the server's snapshot is the same fold of the same log. Never changes its arguments. */
export function fold(session: Session, id: number, event: SessionEvent) {
  return { ...apply(session, event), lastEventId: id };
}

function apply(session: Session, event: SessionEvent): Session {
  switch (event.type) {
    case 'status':
      return {
        ...session,
        state: event.state,
        position: event.position ?? null,
        activity: event.activity,
        playback: {
          ...session.playback,
          startsAt: event.startsAt ?? session.playback.startsAt,
        },
      };
    case 'stage':
      return withStage(session, event);
    case 'progress':
      return { ...session, progress: event.progress ?? null, work: event };
    case 'detail':
      return { ...session, detail: event.detail };
    case 'transcript':
      return withTurn(session, event.turn, (turn) => withWords(turn, event));
    case 'turn':
      return withTurn(session, event.turn, (turn) => withState(turn, event));
    case 'file':
      return {
        ...session,
        files: [...new Set([...session.files, event.name])].sort(),
      };
    case 'error':
      return {
        ...session,
        error: { title: event.title, detail: event.detail },
      };
    case 'end':
      return {
        ...session,
        state: event.state,
        position: null,
        endedAt: event.at,
      };
  }
}

function withStage(session: Session, event: StageEvent): Session {
  const { stage, state, weight, elapsedMs } = event;
  const { progress = null, remaining = null, detail = null } = event;
  if (weight == null) {
    return { ...session, stage };
  }
  const told: Stage = {
    stage,
    state,
    weight,
    progress,
    elapsedMs,
    remaining,
    detail,
  };
  const known = session.stages.some((each) => each.stage === stage);
  return {
    ...session,
    stage: state === 'waiting' ? session.stage : stage,
    stages: known
      ? session.stages.map((each) => (each.stage === stage ? told : each))
      : [...session.stages, told],
  };
}

function withTurn(
  session: Session,
  number: number,
  change: (turn: Turn) => Turn,
): Session {
  const known = session.turns.find((turn) => turn.turn === number);
  const others = session.turns.filter((turn) => turn.turn !== number);
  const turns = [...others, change(known ?? newTurn(number))];
  return { ...session, turns: turns.sort((a, b) => a.turn - b.turn) };
}

const newTurn = (turn: number): Turn => ({
  turn,
  state: 'queued',
  input: 'text',
  question: '',
  answer: '',
  pieces: [],
  cutAt: null,
  heard: null,
});

function withWords(turn: Turn, event: TranscriptEvent): Turn {
  if (event.role === 'user') {
    return { ...turn, question: event.text };
  }
  const { piece, text, words, mediaTime } = event;
  const added: Piece = { piece, text, words, mediaTime };
  const pieces = (turn.pieces ?? [])
    .filter((known) => known.piece !== piece)
    .concat(added)
    .sort((a, b) => a.piece - b.piece);
  return { ...turn, pieces, answer: pieces.map((p) => p.text).join(' ') };
}

const withState = (turn: Turn, event: TurnEvent): Turn => ({
  ...turn,
  state: event.state,
  input: event.input,
  cutAt: event.cutAt ?? turn.cutAt,
  heard: event.heard ?? turn.heard,
});
