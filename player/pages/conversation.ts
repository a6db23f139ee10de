import type { SessionListener } from '../src/event-feed';
import type { LoomPlayer } from '../src/loom-player';
import '../src/loom-player';
import { isOver, type Session } from '../src/protocol';
import type { SessionClient } from '../src/session-client';
import { Composer } from './composer';
import { connect } from './connect';
import { byId } from './dom';
import { HandsFree } from './hands-free';
import { openSharing } from './share';
import { showSuggestions } from './suggestions';
import { showConnection, showSession } from './surface';
import { messageOf, toast } from './toasts';
import { idInAddress, tokenPart } from './token';
import { Transcript } from './transcript';

/** Connects the page with one conversation at a time. Its id is in the address, so that a reload comes back to it. */
class Conversation {
  private client: SessionClient | null = null;
  private session: Session | null = null;
  private current = new AbortController();
  private readonly player = byId<LoomPlayer>('player');
  private readonly transcript = new Transcript(() => this.mediaNow());
  private readonly composer = new Composer({
    onAsk: async (text) => {
      performance.mark('loomcast:ask');
      this.attend();
      await this.client?.ask(text);
    },
    onSpeak: async ({ audio, mimeType }) => {
      this.attend();
      await this.client?.speak(await audio, mimeType);
    },
    onTalk: () => this.interrupt(),
    onInterrupt: () => this.interrupt(),
  });

  private readonly handsFree = new HandsFree({
    onOnset: () => {
      performance.mark('loomcast:onset');
      this.interrupt();
    },
    onUtterance: (audio) => {
      this.attend();
      this.client
        ?.speak(audio, 'audio/wav', true)
        .catch((error: unknown) => this.handsFree.fail(error));
    },
  });

  constructor() {
    const click = (id: string, act: () => unknown) =>
      byId(id).addEventListener('click', act);
    click('end', () => this.end());
    click('again', () => this.open(null));
    click('replay', () => this.player.replay());
    click('share', () => this.share());
    showSuggestions((text) => void this.composer.ask(text));
    addEventListener('hashchange', () => {
      if (idInAddress() !== this.client?.state.id) {
        void this.open(idInAddress());
      }
    });
    addEventListener('keydown', ({ key }) => {
      if (key === 'Escape' && !byId<HTMLDialogElement>('sharing').open) {
        this.interrupt();
      }
    });
  }

  /** Comes back to a conversation, or begins a new one. */
  async open(id: string | null): Promise<void> {
    this.current.abort();
    this.current = new AbortController();
    const { signal } = this.current;
    this.client?.close();
    this.client = null;
    this.transcript.clear();
    this.player.removeAttribute('src');
    this.composer.render(false, false);
    this.handsFree.render(null);
    showSession(null);
    const client = await connect(id, this.listenerUntil(signal), signal);
    if (client) {
      this.client = client;
      performance.mark('loomcast:session');
      history.replaceState(null, '', `#${client.state.id}${tokenPart}`);
      this.player.setAttribute('poster', client.state.playback.poster ?? '');
      this.player.setAttribute('src', client.state.playback.hls);
      this.composer.focus();
    }
  }

  private listenerUntil(signal: AbortSignal): SessionListener {
    return {
      onState: (session) => signal.aborted || this.render(session),
      onConnection: (connection) =>
        signal.aborted || showConnection(connection),
      onEvent: (event) => {
        if (event.type === 'error' && !signal.aborted) {
          toast(`${event.title}. ${event.detail}`);
        }
      },
    };
  }

  private render(session: Session): void {
    this.session = session;
    showSession(session);
    this.transcript.render(session);
    this.composer.render(session.state === 'running', isBusy(session));
    this.handsFree.render(session);
  }

  /** Who asks wants to hear and see the answer, now. */
  private attend(): void {
    this.player.allowSound();
    const { live, atEdge, phase } = this.player.state;
    if (live && (!atEdge || phase === 'paused')) {
      void this.player.goLive();
    }
  }

  private interrupt(): void {
    if (this.client && isBusy(this.client.state)) {
      report(this.client.interrupt());
    }
  }

  private end(): void {
    report(this.client?.end());
  }

  private share(): void {
    if (this.client) {
      const { playback, endedAt } = this.client.state;
      openSharing(playback, endedAt !== null);
    }
  }

  /** Seconds on the stream's timeline at the viewer's playhead; null when there is nothing to wait for. */
  private mediaNow(): number | null {
    const { startsAt } = this.session?.playback ?? {};
    const over = !this.session || isOver(this.session.state);
    if (over || !startsAt || this.player.state.phase === 'failed') {
      return null;
    }
    // Before the first frame the clock tells roughly where the playhead will be.
    const shown = this.player.playingDate?.getTime() ?? Date.now() - 1000;
    return (shown - Date.parse(startsAt)) / 1000;
  }
}

const isBusy = ({ state, activity }: Session): boolean =>
  !isOver(state) && (activity === 'thinking' || activity === 'speaking');

/** A request whose only result is what the events say. */
function report(request: Promise<unknown> | undefined): void {
  request?.catch((error: unknown) => toast(messageOf(error)));
}

void new Conversation().open(idInAddress());
