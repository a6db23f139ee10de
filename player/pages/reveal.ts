import type { Word } from '../src/protocol';
import { spokenCount } from '../src/words';

interface Line {
  words: readonly Word[];
  spans: HTMLElement[];
  spoken: number;
}

/** Shows each word when the viewer's playhead reaches it. One loop for all lines, which rests while nothing is to come. */
export class Reveal {
  private readonly lines = new Map<HTMLElement, Line>();
  private frame = 0;

  constructor(
    /** Seconds of media time at the viewer's playhead; null while unknown. */
    private readonly mediaNow: () => number | null,
    /** An element's words became visible; the first time with `first`. */
    private readonly onSpoken: (element: HTMLElement, first: boolean) => void,
  ) {}

  /** Fills the element with words, keeping those that it shows already. */
  set(element: HTMLElement, words: readonly Word[]): void {
    const line = this.lines.get(element) ?? { words: [], spans: [], spoken: 0 };
    if (sameWords(line.words, words)) {
      return;
    }
    for (const [index, word] of words.entries()) {
      const span = line.spans[index] ?? newSpan(element, line.spans);
      span.textContent = word.text + ' ';
    }
    line.spans.splice(words.length).forEach((span) => span.remove());
    line.spoken = Math.min(line.spoken, words.length);
    line.words = words;
    this.lines.set(element, line);
    this.advance();
  }

  clear(): void {
    cancelAnimationFrame(this.frame);
    this.lines.clear();
  }

  private advance(): void {
    cancelAnimationFrame(this.frame);
    const now = this.mediaNow();
    let waiting = false;
    for (const [element, line] of this.lines) {
      const count = spokenCount(line.words, now);
      if (count > line.spoken) {
        line.spans
          .slice(line.spoken, count)
          .forEach((span) => (span.dataset.spoken = ''));
        this.onSpoken(element, line.spoken === 0);
        line.spoken = count;
      }
      waiting ||= line.spoken < line.words.length;
    }
    if (waiting) {
      this.frame = requestAnimationFrame(() => this.advance());
    }
  }
}

function newSpan(element: HTMLElement, spans: HTMLElement[]): HTMLElement {
  const span = document.createElement('span');
  span.className = 'word';
  span.dataset.testid = 'word';
  element.append(span);
  spans.push(span);
  return span;
}

const sameWords = (a: readonly Word[], b: readonly Word[]): boolean =>
  a.length === b.length &&
  a.every((word, i) => word.text === b[i]!.text && word.start === b[i]!.start);
