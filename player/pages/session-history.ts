import { EventFeed } from '../src/event-feed';
import { requestJson } from '../src/http';
import type { Session } from '../src/protocol';
import { make } from './dom';
import { draw } from './timeline-picture';
import { messageOf } from './toasts';
import { History } from './turn-timeline';

const SecondMs = 1000;

/** The newest turns of one session as pictures, from its event log, as long as it is open. */
export class SessionHistory {
  readonly element = make('div', 'pictures', 'Reading its events …');
  private readonly history = new History();
  private readonly stop = new AbortController();
  private due = 0;

  constructor(id: string) {
    addEventListener('resize', () => this.redraw(), {
      signal: this.stop.signal,
    });
    void this.follow(`/api/sessions/${id}`);
  }

  destroy(): void {
    this.stop.abort();
    cancelAnimationFrame(this.due);
  }

  private async follow(url: string): Promise<void> {
    const { signal } = this.stop;
    try {
      const session = await requestJson<Session>(url, { signal });
      const { startsAt } = session.playback;
      this.history.startsAt = startsAt ? Date.parse(startsAt) / 1000 : null;
      const listener = {
        onEvent: (event: Parameters<History['add']>[0]) => {
          if (this.history.add(event)) {
            this.redraw();
          }
        },
      };
      // From its first event on, even where it is over.
      const from: Session = { ...session, state: 'running', lastEventId: 0 };
      const settings = { url, listener, signal, secondMs: SecondMs };
      const feed = new EventFeed(settings, { ...from, turns: [] });
      this.redraw();
      await feed.follow();
    } catch (error) {
      if (!signal.aborted) {
        this.element.textContent = messageOf(error);
      }
    }
  }

  /** Once a frame: the events of an hour come all at once. */
  private redraw(): void {
    cancelAnimationFrame(this.due);
    this.due = requestAnimationFrame(() => {
      const timelines = this.history.timelines();
      const width = this.element.clientWidth;
      const pictures = timelines
        .filter(({ bars }) => bars.length > 0)
        .map((timeline) => draw(timeline, width));
      this.element.replaceChildren(...pictures);
      if (pictures.length === 0) {
        this.element.textContent =
          'Nothing was made in it yet: ask something, or come back later.';
      }
    });
  }
}
