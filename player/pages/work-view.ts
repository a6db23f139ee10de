import type { Connection } from '../src/event-feed';
import { ProblemError, postJson, requestJson } from '../src/http';
import type { LoomPlayer } from '../src/loom-player';
import { isOver, type Session } from '../src/protocol';
import { SessionClient } from '../src/session-client';
import { byId, setText } from './dom';
import { showFiles, showFindings } from './findings';
import { makingOf } from './making';
import { runOfSession } from './runs';
import { openSharing } from './share';
import { SourceView } from './source-view';
import { StageList } from './stage-list';
import { askToDelete } from './sure';
import { messageOf, toast } from './toasts';
import { tokenPart } from './token';
import { Transcript } from './transcript';
import { labelOf } from './session-label';

const pipeline = document.body.dataset.pipeline!;

// A server that was just started loads its engines first.
const RetryDelay = 1000;
const MostTries = 30;
const isLoading = (error: unknown) =>
  error instanceof ProblemError && error.problem.type === '/problems/not-ready';

/** One session that works on something with an end, as it is seen. */
export class WorkView {
  /** Another session is shown, or none. */
  onShow: (id: string | null) => void = () => {};
  private client: SessionClient | null = null;
  private session: Session | null = null;
  private current = new AbortController();
  private readonly player = byId<LoomPlayer>('player');
  private readonly source = new SourceView(this.player);
  private readonly stages = new StageList();
  private readonly transcript = new Transcript(() => this.mediaNow(), {
    name: 'Voice',
    asks: false,
  });

  constructor() {
    const click = (id: string, act: () => unknown) =>
      byId(id).addEventListener('click', () => void act());
    click('cancel', () => this.cancel());
    click('delete', () => this.delete());
    click('retry', () => this.report(this.client?.retry()));
    click('share', () => {
      if (this.session) {
        openSharing(this.session.playback, this.session.endedAt !== null);
      }
    });
  }

  get id(): string | null {
    return this.client?.state.id ?? null;
  }

  /** Whether it still waits for bytes that nobody sends. */
  get wantsBytes(): boolean {
    return this.session !== null && !isOver(this.session.state);
  }

  /** Resolves with the id of a new session. */
  async create(options: Record<string, unknown>): Promise<string> {
    const body = postJson({ pipeline, options });
    for (let tries = 1; ; tries++) {
      try {
        return (await requestJson<Session>('/api/sessions', body)).id;
      } catch (error) {
        if (!isLoading(error) || tries === MostTries) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, RetryDelay));
      }
    }
  }

  /** A session could not be started. */
  refuse(problem: string): void {
    tell('begin-problem', problem);
  }

  /** `file` is its source, where the page has it. */
  async open(id: string, file?: File): Promise<void> {
    this.close();
    byId('begin').hidden = true;
    byId('work').hidden = false;
    const { signal } = (this.current = new AbortController());
    try {
      const client = await SessionClient.attach(id, {
        onState: (session) => signal.aborted || this.render(session),
        onConnection: (connection) =>
          signal.aborted || tell('banner', banners[connection] ?? ''),
      });
      if (signal.aborted) {
        return client.close();
      }
      this.follow(client, file);
    } catch (error) {
      this.close();
      this.refuse(explain(error));
    }
  }

  showSource(file: File): void {
    this.source.show(file);
  }

  /** Back to the beginning; what runs goes on. */
  close(): void {
    this.current.abort();
    this.client?.close();
    this.client = this.session = null;
    this.player.removeAttribute('src');
    this.player.making = null;
    this.source.clear();
    this.stages.clear();
    byId('files-panel').hidden = true;
    this.transcript.clear();
    byId('begin').hidden = false;
    byId('work').hidden = true;
    for (const id of ['state', 'share', 'cancel', 'delete', 'new']) {
      byId(id).hidden = true;
    }
    tell('begin-problem', '');
    tell('problem', '');
    tell('banner', '');
    this.onShow(null);
  }

  private follow(client: SessionClient, file?: File): void {
    this.client = client;
    const { id } = client.state;
    history.replaceState(null, '', `#${id}${tokenPart}`);
    const run = runOfSession(id);
    if (file) {
      this.source.show(file);
    } else if (run && !isOver(client.state.state)) {
      this.source.ask(
        `Choose ${run.name} again to see it here. If its upload was broken off, that goes on.`,
      );
    }
    this.onShow(id);
  }

  private render(session: Session): void {
    this.session = session;
    const over = isOver(session.state);
    byId('state').hidden = byId('share').hidden = byId('new').hidden = false;
    byId('new').hidden = pipeline === 'watch';
    byId('state').dataset.state = session.state;
    setText(byId('state-label'), labelOf(session));
    byId('cancel').hidden = over;
    byId('delete').hidden = !over;
    setText(byId('result-caption'), over ? 'Result' : 'Result, as it is made');
    const { error } = session;
    tell('problem', error ? `${error.title} ${error.detail ?? ''}` : '');
    this.play(session);
    this.stages.show(session);
    const waits = session.stages.some(({ state }) => state === 'failed');
    byId('retry').hidden = over || !waits;
    showFindings(session);
    showFiles(session);
    byId('transcript-panel').hidden = session.turns.length === 0;
    this.transcript.render(session);
    const { seekable } = this.player.video;
    const made = seekable.length ? seekable.end(seekable.length - 1) : null;
    this.player.making = makingOf(session, made, this.source.duration);
  }

  /** Once there is something: work waits in line, and for its upload, longer than a player waits for a stream. */
  private play({ playback, state }: Session): void {
    const begun = playback.startsAt !== null;
    byId('pending').hidden = begun;
    setText(
      byId('pending'),
      isOver(state)
        ? 'It ended before there was a picture.'
        : 'The first pictures are on their way.',
    );
    if (begun && !this.player.hasAttribute('src')) {
      this.player.setAttribute('src', playback.hls);
    }
  }

  private async cancel(): Promise<void> {
    await this.report(this.client?.end());
  }

  /** A request whose only result is what the events say. */
  private async report(request: Promise<void> | undefined): Promise<void> {
    await request?.catch((error: unknown) => toast(messageOf(error)));
  }

  private async delete(): Promise<void> {
    if (this.client && (await askToDelete('session'))) {
      try {
        await this.client.delete();
        location.assign(`/${tokenPart && '#'}${tokenPart}`);
      } catch (error) {
        toast(messageOf(error));
      }
    }
  }

  /** Seconds on the stream's timeline at the viewer's playhead; null where all is to be read. */
  private mediaNow(): number | null {
    const { phase } = this.player.state;
    const over = !this.session || isOver(this.session.state);
    return over || phase === 'failed' ? null : this.player.video.currentTime;
  }
}

const banners: Partial<Record<Connection, string>> = {
  reconnecting: 'The connection was lost. Connecting again…',
  polling:
    'Live updates do not come through. Asking for news every 2 seconds instead.',
  gone: 'The server does not know this session any more.',
};

function tell(id: string, text: string): void {
  setText(byId(id), text);
  byId(id).hidden = text === '';
}

const explain = (error: unknown): string =>
  error instanceof ProblemError && error.status === 404
    ? 'That session is no longer kept. Start a new one.'
    : messageOf(error);
