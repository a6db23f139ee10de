import type { Connection } from '../src/event-feed';
import { isOver, type Session } from '../src/protocol';
import { byId, setText } from './dom';

const labels: Record<string, string> = {
  connecting: 'Connecting',
  idle: 'Ready',
  listening: 'Listening',
  thinking: 'Thinking',
  speaking: 'Speaking',
  ended: 'Ended',
};

const ordinals: Record<string, string> = { one: 'st', two: 'nd', few: 'rd' };

const banners: Partial<Record<Connection, string>> = {
  reconnecting: 'The connection was lost. Connecting again…',
  polling:
    'Live updates do not come through. Asking for news every 2 seconds instead.',
  gone: 'The server does not know this conversation any more. Start a new one.',
};

/** What the page says besides the words: the chip, the banner, the panel at the end. Null while there is no session yet. */
export function showSession(session: Session | null): void {
  const over = session !== null && isOver(session.state);
  const state = over ? 'ended' : stateOf(session);
  document.body.dataset.state = state;
  setText(
    byId('state-label'),
    waitingLabel(session?.position) ?? labels[state] ?? state,
  );
  byId('composer').hidden = over;
  byId('hint').hidden = over;
  byId('suggestions').hidden = over || (session?.turns.length ?? 0) > 0;
  byId('over').hidden = !over;
  byId<HTMLButtonElement>('end').disabled = session === null || over;
  byId<HTMLButtonElement>('share').disabled = session === null;
  if (over) {
    showEnd(session);
  }
}

/** A text of its own takes the place of the usual one. */
export function showConnection(connection: Connection, text?: string): void {
  const shown = text ?? banners[connection] ?? '';
  setText(byId('banner'), shown);
  byId('banner').hidden = shown === '';
}

function stateOf(session: Session | null): string {
  const begun = session?.state === 'running';
  return begun ? session.activity : 'connecting';
}

/** Null where it does not wait. */
function waitingLabel(position: number | null | undefined): string | null {
  if (!position) {
    return null;
  }
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(position);
  return `Waiting, ${position}${ordinals[rule] ?? 'th'} in line`;
}

function showEnd({ state, error, playback }: Session): void {
  const reason = error ? `${error.title}. ${error.detail ?? ''}` : '';
  setText(
    byId('over-text'),
    state === 'failed'
      ? `This conversation failed. ${reason}`
      : 'This conversation has ended.',
  );
  const download = byId<HTMLAnchorElement>('download');
  download.hidden = !playback.mp4;
  download.href = playback.mp4 ?? '';
}
