import { backoff, pause } from '../src/backoff';
import { request, requestJson } from '../src/http';
import { isOver, type Session } from '../src/protocol';
import { byId, setText } from './dom';
import { SessionCard, type SessionActions } from './session-card';
import { messageOf, toast } from './toasts';

interface SessionPage {
  sessions: Session[];
  next: string | null;
}

const BusyMs = 2000;
const IdleMs = 10_000;

/** The sessions of the server, newest first: looked at again often while one of them runs, and not at all while nobody sees them. */
export class SessionList {
  private readonly cards = new Map<string, SessionCard>();
  private readonly list = byId('list');
  private current = new AbortController();
  private pages = 1;
  private readonly actions: SessionActions = {
    onCancel: ({ id }) => this.act(`/api/sessions/${id}/end`, 'POST'),
    onDelete: ({ id }) => this.act(`/api/sessions/${id}`, 'DELETE'),
  };

  constructor() {
    byId('older').addEventListener('click', () => {
      this.pages += 1;
      this.restart();
    });
    document.addEventListener('visibilitychange', () => this.restart());
  }

  /** Looks now, and from then on. */
  restart(): void {
    this.current.abort();
    this.current = new AbortController();
    if (!document.hidden) {
      void this.follow(this.current.signal);
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        const page = await this.read(signal);
        this.show(page);
        failures = 0;
        const isBusy = page.sessions.some(({ state }) => !isOver(state));
        await pause(isBusy ? BusyMs : IdleMs, signal);
      } catch (error) {
        if (!signal.aborted) {
          failures += 1;
          this.warn(`${messageOf(error)} Trying again.`);
          await pause(backoff(failures), signal);
        }
      }
    }
  }

  private async read(signal: AbortSignal): Promise<SessionPage> {
    const sessions: Session[] = [];
    let next: string | null = `/api/sessions?limit=12${filters()}`;
    for (let read = 0; next && read < this.pages; read++) {
      const page: SessionPage = await requestJson(next, { signal });
      sessions.push(...page.sessions);
      next = page.next;
    }
    return { sessions, next };
  }

  private show({ sessions, next }: SessionPage): void {
    this.warn('');
    const shown = new Set(sessions.map(({ id }) => id));
    for (const [id, card] of this.cards) {
      if (!shown.has(id)) {
        card.element.remove();
        this.cards.delete(id);
      }
    }
    for (const [index, session] of sessions.entries()) {
      const card =
        this.cards.get(session.id) ?? new SessionCard(session, this.actions);
      this.cards.set(session.id, card);
      card.show(session);
      // A card that is where it belongs is not moved: it may have the focus.
      if (this.list.children[index] !== card.element) {
        this.list.insertBefore(card.element, this.list.children[index] ?? null);
      }
    }
    byId('empty').hidden = sessions.length > 0;
    byId('older').hidden = next === null;
  }

  private async act(url: string, method: string): Promise<void> {
    try {
      await request(url, { method });
    } catch (error) {
      toast(messageOf(error));
    }
    this.restart();
  }

  private warn(text: string): void {
    setText(byId('banner'), text);
    byId('banner').hidden = text === '';
  }
}

function filters(): string {
  const chosen = (['pipeline', 'state'] as const).map((name) => {
    const { value } = byId<HTMLSelectElement>(name);
    return value ? `&${name}=${value}` : '';
  });
  return chosen.join('');
}
