import { backoff, pause } from './backoff';
import { isOver, type Session, type SessionEvent } from './protocol';
import { ProblemError, request, requestJson } from './http';
import { fold } from './session-state';
import { readMessages, type SseMessage } from './sse';

/** How the events come in: `polling` after three failures of the stream, `gone` when the server does not know the session any more. */
export type Connection =
  'connecting' | 'live' | 'reconnecting' | 'polling' | 'closed' | 'gone';

export interface SessionListener {
  /** The folded state: at the start, after each event and each snapshot. */
  onState?(session: Session): void;
  /** Each event once, in order; none for what came in a snapshot. */
  onEvent?(event: SessionEvent): void;
  onConnection?(connection: Connection): void;
}

export interface FeedSettings {
  /** The session's URL. */
  url: string;
  listener: SessionListener;
  signal: AbortSignal;
  secondMs: number;
}

const FailuresBeforePolling = 3;
const PollSeconds = 2;
/** The server sends at least a comment each 15 s: after this much silence the connection is dead, whatever TCP says. */
const SilenceSeconds = 35;

/** Follows the event log of one session by server-sent events, and by its snapshot while these fail. */
export class EventFeed {
  connection: Connection = 'connecting';

  constructor(
    private readonly settings: FeedSettings,
    public state: Session,
  ) {
    settings.listener.onState?.(state);
  }

  /** Runs until the session is over, its server forgets it, or the signal fires. */
  async follow(): Promise<void> {
    let failures = 0;
    while (this.goesOn) {
      try {
        await this.listen(() => (failures = 0));
      } catch (error) {
        if (isGone(error)) {
          return this.connect('gone');
        }
      }
      if (this.goesOn) {
        failures += 1;
        await this.wait(failures);
      }
    }
    if (!this.settings.signal.aborted) {
      // The end adds what no event tells, as the address of the finished recording.
      await this.refresh().catch(() => {});
    }
    this.connect('closed');
  }

  private get goesOn(): boolean {
    return !this.settings.signal.aborted && !isOver(this.state.state);
  }

  private async listen(onOpen: () => void): Promise<void> {
    const silence = new AbortController();
    const { url, signal, secondMs } = this.settings;
    const watch = () =>
      setTimeout(() => silence.abort(), SilenceSeconds * secondMs);
    let timer = watch();
    try {
      const response = await request(`${url}/events`, {
        headers: {
          Accept: 'text/event-stream',
          'Last-Event-ID': String(this.state.lastEventId),
        },
        cache: 'no-store',
        signal: AbortSignal.any([signal, silence.signal]),
      });
      const messages = readMessages(response.body!, () => {
        onOpen();
        this.connect('live');
        clearTimeout(timer);
        timer = watch();
      });
      for await (const message of messages) {
        await this.receive(message);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private async receive(message: SseMessage): Promise<void> {
    const id = Number(message.id);
    if (id > this.state.lastEventId + 1) {
      // Ids have no holes: what is missing is in the snapshot.
      await this.refresh();
    }
    if (id <= this.state.lastEventId) {
      return;
    }
    const data = JSON.parse(message.data) as object;
    const event = { ...data, type: message.event } as SessionEvent;
    this.state = fold(this.state, id, event);
    this.settings.listener.onEvent?.(event);
    this.settings.listener.onState?.(this.state);
  }

  private async refresh(): Promise<void> {
    const { url, signal, listener } = this.settings;
    const init: RequestInit = { cache: 'no-store', signal };
    const snapshot = await requestJson<Session>(url, init);
    if (snapshot.lastEventId >= this.state.lastEventId) {
      this.state = snapshot;
      listener.onState?.(snapshot);
    }
  }

  /** Waits for the next attempt; once the stream has failed often enough, the snapshot stands in for it meanwhile. */
  private async wait(failures: number): Promise<void> {
    const { signal, secondMs } = this.settings;
    let left = (backoff(failures) * secondMs) / 1000;
    if (failures < FailuresBeforePolling) {
      this.connect('reconnecting');
      return pause(left, signal);
    }
    for (; left > 0 && this.goesOn; left -= PollSeconds * secondMs) {
      await this.refresh().then(
        () => this.connect('polling'),
        () => this.connect('reconnecting'),
      );
      await pause(Math.min(left, PollSeconds * secondMs), signal);
    }
  }

  private connect(connection: Connection): void {
    if (connection !== this.connection) {
      this.connection = connection;
      this.settings.listener.onConnection?.(connection);
    }
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof ProblemError &&
  (error.status === 404 || error.status === 410);
