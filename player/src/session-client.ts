import { EventFeed, type Connection, type SessionListener } from './event-feed';
import type { Session } from './protocol';
import { postJson, request, requestJson } from './http';

export interface SessionSettings {
  /** Where the API is; the page's own origin by default. */
  origin?: string;
  /** Length of a second of waiting, for tests that cannot wait. */
  secondMs?: number;
}

/** One session as its server sees it. It follows the session from the moment it is made until `close`. */
export class SessionClient {
  private readonly closing = new AbortController();
  private readonly url: string;
  private readonly feed: EventFeed;

  private constructor(
    url: string,
    state: Session,
    listener: SessionListener,
    secondMs = 1000,
  ) {
    this.url = url;
    const { signal } = this.closing;
    this.feed = new EventFeed({ url, listener, signal, secondMs }, state);
    void this.feed.follow();
  }

  static async create(
    pipeline: string,
    options: Record<string, unknown>,
    listener: SessionListener,
    settings: SessionSettings = {},
  ): Promise<SessionClient> {
    const url = sessionsUrl(settings);
    const state = await requestJson<Session>(
      url,
      postJson({ pipeline, options }),
    );
    return new SessionClient(
      `${url}/${state.id}`,
      state,
      listener,
      settings.secondMs,
    );
  }

  static async attach(
    id: string,
    listener: SessionListener,
    settings: SessionSettings = {},
  ): Promise<SessionClient> {
    const url = `${sessionsUrl(settings)}/${encodeURIComponent(id)}`;
    const state = await requestJson<Session>(url);
    return new SessionClient(url, state, listener, settings.secondMs);
  }

  get state(): Session {
    return this.feed.state;
  }

  get connection(): Connection {
    return this.feed.connection;
  }

  /** Resolves with the turn's number. */
  async ask(text: string): Promise<number> {
    return (await this.post<{ turn: number }>('turns', postJson({ text })))
      .turn;
  }

  /**
   * A stream is uploaded while it is still being recorded. With `findEnd` the server finds where the turn ends in it: the turn's events tell, and
   * then the stream is to be closed.
   */
  async speak(
    audio: Blob | ReadableStream<Uint8Array>,
    mimeType: string,
    findEnd = false,
  ): Promise<number> {
    // TypeScript's DOM library does not know `duplex` yet; without it a browser refuses to send a stream.
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: { 'Content-Type': mimeType },
      body: audio as BodyInit,
      duplex: 'half',
    };
    const path = findEnd ? 'turns?end=auto' : 'turns';
    return (await this.post<{ turn: number }>(path, init)).turn;
  }

  interrupt(): Promise<{ turn: number; cutAt: number }> {
    return this.post('interrupt', { method: 'POST' });
  }

  async end(): Promise<void> {
    const { signal } = this.closing;
    await request(`${this.url}/end`, { method: 'POST', signal });
  }

  /** Does the stage that failed again. */
  async retry(): Promise<void> {
    await request(`${this.url}/retry`, { method: 'POST' });
  }

  /** Ends it at once, and deletes all that it has made. */
  async delete(): Promise<void> {
    await request(this.url, { method: 'DELETE' });
  }

  /** Stops following; the session itself goes on. */
  close(): void {
    this.closing.abort();
  }

  private post<T>(action: string, init: RequestInit): Promise<T> {
    const { signal } = this.closing;
    return requestJson<T>(`${this.url}/${action}`, { ...init, signal });
  }
}

const sessionsUrl = (settings: SessionSettings): string =>
  new URL('/api/sessions', settings.origin ?? location.origin).href;
