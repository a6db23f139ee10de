import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Connection } from '../src/event-feed';
import { ProblemError, useToken } from '../src/http';
import type { Session, SessionEvent } from '../src/protocol';
import { SessionClient } from '../src/session-client';
import { EventServer } from './event-server';

/** A second of waiting takes so long here. */
const secondMs = 20;

describe('the session client', () => {
  let server: EventServer;
  let origin: string;
  let client: SessionClient | undefined;
  let events: SessionEvent[];
  let state: Session;
  let connections: Connection[];
  let waiting: { met: () => boolean; resolve: () => void }[];

  const look = () => {
    const met = waiting.filter((wait) => wait.met());
    waiting = waiting.filter((wait) => !met.includes(wait));
    met.forEach((wait) => wait.resolve());
  };
  const until = (met: () => boolean) =>
    new Promise<void>((resolve) => {
      waiting.push({ met, resolve });
      look();
    });
  const listener = {
    onEvent: (event: SessionEvent) => void events.push(event),
    onState: (session: Session) => {
      state = session;
      look();
    },
    onConnection: (connection: Connection) => {
      connections.push(connection);
      look();
    },
  };
  const create = async () =>
    (client = await SessionClient.create('conversation', {}, listener, {
      origin,
      secondMs,
    }));
  const caughtUp = () =>
    until(() => state.lastEventId === server.session.lastEventId);
  const status = (activity: Session['activity']) =>
    server.emit({ type: 'status', state: 'running', activity });

  beforeEach(async () => {
    [events, connections, waiting] = [[], [], []];
    server = new EventServer();
    origin = await server.start();
  });
  afterEach(() => {
    client?.close();
    client = undefined;
    server.stop();
  });

  it('folds the events to the same state as the server', async () => {
    await create();
    status('thinking');
    server.emit({ type: 'turn', turn: 1, state: 'thinking', input: 'text' });
    const words = [{ text: 'Hi.', start: 0.4, end: 0.7 }];
    const said = { role: 'assistant', text: 'Hi.', final: true } as const;
    server.emit({ type: 'transcript', turn: 1, piece: 0, words, ...said });
    await caughtUp();
    assert.deepEqual(state, server.session);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['status', 'turn', 'transcript'],
    );
  });

  it('shows its token with every request', async () => {
    useToken('a.b.c');
    try {
      await create();
      await client!.ask('Hello?');
      status('idle');
      await caughtUp();
      assert.deepEqual([...server.authorizations], ['Bearer a.b.c']);
    } finally {
      useToken('');
    }
  });

  it('comes back after a drop, without a loss and without a double', async () => {
    await create();
    status('thinking');
    await caughtUp();
    server.drop();
    status('speaking');
    status('idle');
    await caughtUp();
    const seen = events.map((event) => 'activity' in event && event.activity);
    assert.deepEqual(seen, ['thinking', 'speaking', 'idle']);
    assert.deepEqual(server.resumedFrom, ['0', '1']);
  });

  it('polls after three failures, and goes back to events when they work', async () => {
    server.eventStatus = 502;
    await create();
    await until(() => client?.connection === 'polling');
    status('thinking');
    await caughtUp();
    assert.equal(events.length, 0);
    assert.ok(server.resumedFrom.length >= 3);
    server.eventStatus = 200;
    await until(() => client?.connection === 'live');
    status('speaking');
    await caughtUp();
    assert.equal(events.length, 1);
    assert.deepEqual(state, server.session);
  });

  it('takes the snapshot when events are missing', async () => {
    await create();
    await until(() => client?.connection === 'live');
    server.lost.add(1);
    status('thinking');
    status('speaking');
    await caughtUp();
    assert.equal(server.snapshots, 1);
    assert.deepEqual(state, server.session);
  });

  it('stops at the end, with what only the snapshot tells', async () => {
    await create();
    server.session.playback = { ...server.session.playback, mp4: '/video.mp4' };
    server.emit({ type: 'end', state: 'ended' });
    server.drop();
    await until(() => client?.connection === 'closed');
    assert.equal(state.state, 'ended');
    assert.equal(state.playback.mp4, '/video.mp4');
  });

  it('says so when the server does not know the session any more', async () => {
    await create();
    await until(() => client?.connection === 'live');
    server.eventStatus = 404;
    server.drop();
    await until(() => client?.connection === 'gone');
  });

  it('refuses to attach to an unknown session', async () => {
    const attach = SessionClient.attach('none', listener, { origin });
    await assert.rejects(attach, { status: 404 });
  });

  it('is silent once closed', async () => {
    await create();
    await until(() => client?.connection === 'live');
    client?.close();
    await until(() => client?.connection === 'closed');
    status('thinking');
    assert.equal(events.length, 0);
  });

  it('asks a question', async () => {
    await create();
    assert.equal(await client?.ask('What is it?'), 1);
    const [sent] = server.received;
    assert.equal(sent?.type, 'application/json');
    assert.equal(sent?.body, '{"text":"What is it?"}');
  });

  it('sends speech while it is spoken', async () => {
    await create();
    const speech = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('sound'));
        controller.close();
      },
    });
    assert.equal(await client?.speak(speech, 'audio/webm'), 1);
    assert.deepEqual(server.received, [{ type: 'audio/webm', body: 'sound' }]);
  });

  it("rejects with the server's reason and remedy", async () => {
    await create();
    server.turnStatus = 422;
    await assert.rejects(client!.ask(' '), (error) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.status, 422);
      assert.match(error.message, /is empty\. Send at least one word/);
      return true;
    });
  });

  it('tells when no server answers', async () => {
    await create();
    server.stop();
    await assert.rejects(client!.ask('Hello?'), { status: 0 });
  });
});
