import { isOver, type Session, type Turn, type Word } from '../src/protocol';
import { heardWords } from '../src/words';
import { byId, make, setText } from './dom';
import { Reveal } from './reveal';

const NearEnd = 60;

interface Bubbles {
  root: HTMLElement;
  question: HTMLElement;
  answer: HTMLElement;
  note: HTMLElement;
}

/** Who speaks, and whether somebody asks first. */
export interface Voices {
  name: string;
  asks: boolean;
}

const conversation: Voices = { name: 'Ada', asks: true };

/** What is said, as bubbles. It renders whole states, so that it shows the same after a reload, a lost event or a poll. */
export class Transcript {
  private readonly log = byId('log');
  private readonly turns = new Map<number, Bubbles>();
  private readonly reveal: Reveal;
  private pinned = true;

  constructor(
    mediaNow: () => number | null,
    private readonly voices: Voices = conversation,
  ) {
    this.reveal = new Reveal(mediaNow, (element, first) => {
      if (first) {
        const root = element.closest<HTMLElement>('.turn');
        const turn = Number(root?.dataset.turn);
        performance.mark('loomcast:turn-shown', { detail: { turn } });
      }
      element.hidden = false;
      this.scroll();
    });
    const latest = byId('latest');
    this.log.addEventListener('scroll', () => {
      const { scrollHeight, scrollTop, clientHeight } = this.log;
      this.pinned = scrollHeight - scrollTop - clientHeight < NearEnd;
      latest.hidden = this.pinned;
    });
    latest.addEventListener('click', () => {
      this.pinned = true;
      this.scroll();
    });
  }

  render(session: Session): void {
    byId('welcome').hidden = session.turns.length > 0;
    for (const turn of session.turns) {
      this.renderTurn(turn, isOver(session.state));
    }
    this.scroll();
  }

  clear(): void {
    this.reveal.clear();
    this.turns.clear();
    this.log.replaceChildren();
    this.pinned = true;
  }

  private renderTurn(turn: Turn, over: boolean): void {
    const { root, question, answer, note } = this.bubblesOf(turn.turn);
    root.dataset.state = turn.state;
    // An open microphone heard a cough: nothing was asked, and nothing is answered.
    root.hidden = turn.state === 'done' && !turn.question && !turn.answer;
    const unheard = over || !this.voices.asks ? '' : '…';
    setText(question, turn.question || unheard);
    question.hidden = question.textContent === '';
    question.toggleAttribute('data-partial', turn.state === 'listening');
    const words = wordsOf(turn);
    answer.hidden &&= words.length === 0;
    this.reveal.set(answer, words);
    setText(note, this.voices.asks ? remarkOf(turn, over) : '');
    note.hidden = note.textContent === '';
  }

  private bubblesOf(turn: number): Bubbles {
    const known = this.turns.get(turn);
    if (known) {
      return known;
    }
    const root = make('article', 'turn');
    root.dataset.turn = String(turn);
    root.dataset.testid = 'turn';
    const question = make('div', 'bubble user');
    question.dataset.testid = 'question-bubble';
    const answer = make('div', 'bubble ada');
    answer.dataset.testid = 'answer-bubble';
    answer.hidden = true;
    const note = make('p', 'note');
    note.dataset.testid = 'turn-note';
    root.append(named('You', question), named(this.voices.name, answer), note);
    this.log.append(root);
    const bubbles = { root, question, answer, note };
    this.turns.set(turn, bubbles);
    return bubbles;
  }

  private scroll(): void {
    if (this.pinned) {
      this.log.scrollTop = this.log.scrollHeight;
    }
  }
}

const remarks: Partial<Record<Turn['state'], string>> = {
  queued: 'Waiting for its turn',
  thinking: 'Thinking',
  interrupted: 'Interrupted',
  failed: 'This question could not be answered',
};

/** A conversation that is over waits for nothing any more. */
function remarkOf({ state }: Turn, over: boolean): string {
  const waits = state === 'queued' || state === 'thinking';
  return over && waits ? '' : (remarks[state] ?? '');
}

/** Who speaks, for those who do not see on which side a bubble is. */
function named(name: string, bubble: HTMLElement): HTMLElement {
  bubble.role = 'group';
  bubble.ariaLabel = name;
  return bubble;
}

/** All words of an answer that are or will be heard. Without word times a piece is one long word. */
function wordsOf(turn: Turn): Word[] {
  const pieces = turn.pieces ?? [];
  if (pieces.length === 0 && turn.answer) {
    return [{ text: turn.heard ?? turn.answer, start: 0, end: 0 }];
  }
  const words = pieces.flatMap(({ words, text, mediaTime }) =>
    words.length > 0
      ? words
      : [{ text, start: mediaTime ?? 0, end: mediaTime ?? 0 }],
  );
  return heardWords(words, turn.cutAt);
}
