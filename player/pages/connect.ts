import { backoff, pause } from '../src/backoff';
import type { SessionListener } from '../src/event-feed';
import { ProblemError } from '../src/http';
import { SessionClient } from '../src/session-client';
import { showConnection } from './surface';
import { messageOf, toast } from './toasts';

/** Attaches to a conversation, or begins one; tries until it works, since a server that starts up is there in a moment. */
export async function connect(
  id: string | null,
  listener: SessionListener,
  signal: AbortSignal,
): Promise<SessionClient | null> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      const client = await attempt(id, listener);
      if (!signal.aborted) {
        showConnection('live');
        return client;
      }
      client.close();
    } catch (error) {
      if (id !== null && error instanceof ProblemError && isGone(error)) {
        toast('That conversation is no longer kept. This is a new one.');
        id = null;
      } else {
        await waitToRetry(failures, error, signal);
      }
    }
  }
  return null;
}

const attempt = (
  id: string | null,
  listener: SessionListener,
): Promise<SessionClient> =>
  id === null
    ? SessionClient.create('conversation', {}, listener)
    : SessionClient.attach(id, listener);

const isGone = ({ status }: ProblemError): boolean =>
  status === 404 || status === 410;

async function waitToRetry(
  failures: number,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + backoff(failures);
  while (performance.now() < until && !signal.aborted) {
    const left = Math.ceil((until - performance.now()) / 1000);
    showConnection(
      'connecting',
      `${messageOf(error)} Trying again in ${left} s.`,
    );
    await pause(Math.min(1000, until - performance.now()), signal);
  }
}
