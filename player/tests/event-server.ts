import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Session, SessionEvent } from '../src/protocol';
import { fold } from '../src/session-state';
import { newSession } from './new-session';

type Unnumbered = SessionEvent extends infer E
  ? E extends SessionEvent
    ? Omit<E, 'at' | 'mediaTime'>
    : never
  : never;

/** A server of one session over real HTTP, which can refuse, forget and drop what it is told to. */
export class EventServer {
  session: Session = newSession('s1');
  /** Answers of the event stream from now on. */
  eventStatus = 200;
  snapshotStatus = 200;
  turnStatus = 202;
  readonly resumedFrom: string[] = [];
  readonly authorizations = new Set<string | undefined>();
  readonly received: { type: string | undefined; body: string }[] = [];
  snapshots = 0;
  /** Events that are kept from the stream, as if a proxy had lost them. */
  readonly lost = new Set<number>();
  private readonly log: string[] = [];
  private readonly clients = new Set<ServerResponse>();
  private readonly server = createServer((request, response) => {
    this.authorizations.add(request.headers.authorization);
    const path = `${request.method} ${request.url}`;
    if (path === 'POST /api/sessions') {
      json(response, 201, this.session);
    } else if (path === 'GET /api/sessions/s1') {
      this.snapshots += 1;
      json(response, this.snapshotStatus, this.session);
    } else if (path === 'GET /api/sessions/s1/events') {
      const last = request.headers['last-event-id'] ?? '';
      this.stream(response, String(last));
    } else if (path === 'POST /api/sessions/s1/turns') {
      let body = '';
      request.setEncoding('utf8').on('data', (text) => (body += text));
      request.on('end', () => {
        this.received.push({ type: request.headers['content-type'], body });
        json(response, this.turnStatus, answers[this.turnStatus]);
      });
    } else {
      json(response, 404, { title: 'Unknown session', status: 404 });
    }
  });

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  emit(event: Unnumbered): void {
    const { type, ...data } = event;
    const told = { at: '2026-01-01T00:00:01Z', mediaTime: null, ...data };
    const id = this.session.lastEventId + 1;
    this.session = fold(this.session, id, { type, ...told } as SessionEvent);
    const text = `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(told)}\n\n`;
    this.log.push(text);
    if (!this.lost.has(id)) {
      this.clients.forEach((client) => client.write(text));
    }
  }

  /** Cuts every event stream in the middle of a line. */
  drop(): void {
    this.clients.forEach((client) => {
      client.write('id: 99');
      client.destroy();
    });
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private stream(response: ServerResponse, last: string): void {
    this.resumedFrom.push(last);
    if (this.eventStatus !== 200) {
      return json(response, this.eventStatus, { title: 'No events' });
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(': padding\nretry: 1000\n\n');
    this.log.slice(Number(last)).forEach((text) => response.write(text));
    this.clients.add(response);
    response.on('close', () => this.clients.delete(response));
  }
}

const answers: Record<number, unknown> = {
  202: { turn: 1 },
  422: {
    title: 'The question is empty',
    detail: 'Send at least one word.',
    status: 422,
  },
};

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'Content-Type':
      status < 400 ? 'application/json' : 'application/problem+json',
  });
  response.end(JSON.stringify(body));
}
