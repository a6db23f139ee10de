import { describe, remedy, type Attempts, type Failure } from './recovery';
import { playbackSources } from './source';
import { Stream } from './stream';

export interface Trouble {
  /** What is wrong, in the viewer's words. */
  problem: string | null;
  /** When the next try comes, in milliseconds of performance.now(). */
  retryAt: number | null;
}

/** After so much good play an error is a new one, not the old one again. */
const HealthyMs = 10_000;
const noTrouble: Trouble = { problem: null, retryAt: null };

/** Keeps a stream open on a video element: recovers it, changes its host, loads it again, and says what it is doing. */
export class Persistence {
  stream: Stream | null = null;
  trouble = noTrouble;
  private attempts: Attempts = { recoveries: 0, reloads: 0 };
  private failedAt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly sources: string[];
  private quality: number | null;
  private captions: boolean;

  constructor(
    private readonly video: HTMLVideoElement,
    url: string,
    quality: number | null,
    captions: boolean,
    private readonly reports: boolean,
    private readonly listener: {
      onTrouble(trouble: Trouble): void;
      onOpen(): void;
      /** Where to go on after a reload. */
      resumeAt(): number;
    },
  ) {
    this.sources = playbackSources(url, location.origin);
    this.quality = quality;
    this.captions = captions;
  }

  get host(): string {
    return new URL(this.sources[0]!).host;
  }

  /** Position -1 is the live edge, or the beginning of what is over. */
  open(position: number): void {
    this.close();
    this.report(noTrouble);
    const stream = new Stream(
      this.video,
      this.sources[0]!,
      position,
      this.quality,
      this.captions,
      {
        onProgress: () => this.recovered(),
        onTrouble: (failure) =>
          this.report({ problem: describe(failure), retryAt: null }),
        onFailure: (failure) => this.fail(failure),
      },
      this.reports,
    );
    this.stream = stream;
    void stream.start().then(() => this.listener.onOpen());
  }

  choose(height: number | null): void {
    this.quality = height;
    this.stream?.choose(height);
  }

  showCaptions(shown: boolean): void {
    this.captions = shown;
    this.stream?.showCaptions(shown);
  }

  /** Begins anew, from another host if there is one, when what is waited for will not come. */
  unstick(): void {
    if (this.stream?.silent) {
      this.fail({ kind: 'network', details: 'silence', status: null });
    }
  }

  close(): void {
    clearTimeout(this.retry);
    this.stream?.destroy();
    this.stream = null;
  }

  private recovered(): void {
    this.report(noTrouble);
    if (performance.now() - this.failedAt > HealthyMs) {
      this.attempts = { recoveries: 0, reloads: 0 };
    }
  }

  private fail(failure: Failure): void {
    const next = remedy(failure, this.attempts, this.sources.length);
    this.failedAt = performance.now();
    switch (next.action) {
      case 'recover':
        this.attempts.recoveries += 1;
        this.stream?.recover();
        break;
      case 'reload':
        this.attempts.reloads += 1;
        if (next.nextSource) {
          this.sources.push(this.sources.shift()!);
        }
        this.reload(describe(failure), next.delayMs);
        break;
      case 'give-up':
        this.close();
        this.report({ problem: describe(failure), retryAt: null });
    }
  }

  private reload(problem: string, delayMs: number): void {
    const position = this.listener.resumeAt();
    this.close();
    this.report({ problem, retryAt: performance.now() + delayMs });
    this.retry = setTimeout(() => this.open(position), delayMs);
  }

  private report(trouble: Trouble): void {
    this.trouble = trouble;
    this.listener.onTrouble(trouble);
  }
}
