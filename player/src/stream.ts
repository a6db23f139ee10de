import type Hls from 'hls.js';
import type { ErrorData, LevelDetails } from 'hls.js';
import { cmcdConfig } from './cmcd';
import { hlsConfig } from './config';
import { productionSpeed, type Reading } from './latency';
import { gateLevels, type Choice } from './level-gate';
import { levelFor } from './quality';
import { failureOf, type Failure } from './recovery';
import { listsMore, Silence } from './silence';
import type { Dated } from './thumbnails';

export interface StreamListener {
  /** Media arrives. */
  onProgress(): void;
  /** A request failed and is being tried again. */
  onTrouble(failure: Failure): void;
  /** It stopped for good. */
  onFailure(failure: Failure): void;
}

/** Sound and pictures do not end at the same sample: less than this at the end of a stream is nothing to wait for. */
const TailSeconds = 0.1;
/** With less than this ahead nothing is thrown away for another quality: what is loaded is shown first. */
const FlushableSeconds = 4;

/** One attempt to play one address on one video element: hls.js, or the browser's own player where hls.js does not run. */
export class Stream {
  /** The protocol of the last piece of media, as "h2". */
  protocol = '';
  /** Where the stream says that its thumbnails are. */
  thumbnails: string | null = null;
  private hls: Hls | null = null;
  private tellEnd = () => {};
  private readonly silence = new Silence();
  private readonly choice: Choice = { level: -1 };
  private readonly closing = new AbortController();
  private readonly resources = new PerformanceObserver((list) =>
    this.observe(list),
  );

  constructor(
    private readonly video: HTMLVideoElement,
    readonly url: string,
    private readonly startPosition: number,
    private quality: number | null,
    private captions: boolean,
    private readonly listener: StreamListener,
    private readonly reports: boolean,
  ) {
    this.resources.observe({ type: 'resource' });
  }

  async start(): Promise<void> {
    // Four fifths of the bundle: it loads while the session is being made.
    const { default: Hls } = await import('hls.js');
    if (this.closing.signal.aborted) {
      return;
    }
    // Browsers that can do both play badly by themselves: hls.js comes first wherever it runs.
    if (Hls.isSupported()) {
      this.startHls(Hls);
    } else {
      this.startNative();
    }
  }

  /** Null while there is no live playlist: before it came, after it ended, and where the browser plays by itself. */
  get reading(): Reading | null {
    const details = this.details;
    const target = this.hls?.targetLatency;
    if (!details?.live || target == null || this.video.readyState === 0) {
      return null;
    }
    const { currentTime, playbackRate } = this.video;
    return {
      latency: details.edge + details.age - currentTime,
      target,
      ahead: this.ahead,
      rate: playbackRate,
      age: details.age,
      interval: details.partTarget || details.targetduration,
      production: productionSpeed(details),
    };
  }

  get ahead(): number {
    const { buffered, currentTime } = this.video;
    for (let i = 0; i < buffered.length; i++) {
      if (
        buffered.start(i) <= currentTime + 0.1 &&
        currentTime < buffered.end(i)
      ) {
        return buffered.end(i) - currentTime;
      }
    }
    return 0;
  }

  /**
   * Ends what is played to its end. hls.js can overlook that the last part is loaded, where that came right before the playlist ended, and
   * then waits for ever for more.
   */
  finish(): void {
    const { details, video } = this;
    const waits = !video.ended && video.readyState <= video.HAVE_CURRENT_DATA;
    if (details && !details.live && waits) {
      const missing = details.edge - video.currentTime - this.ahead;
      if (this.ahead < TailSeconds && missing < TailSeconds) {
        this.tellEnd();
      }
    }
  }

  /** Nothing came for so long that nothing will: a host that never answers, or hls.js that asks for nothing any more. */
  get silent(): boolean {
    const expects = this.hls !== null && this.details?.live !== false;
    return expects && this.silence.long;
  }

  get live(): boolean {
    return this.hls
      ? (this.details?.live ?? false)
      : this.video.duration === Infinity;
  }

  /** It is played from its beginning while it is being made: nobody has to keep up with anything. */
  get growing(): boolean {
    return this.live && this.details?.startTimeOffset != null;
  }

  /** The latest position that is worth going to. */
  get livePosition(): number | null {
    const { seekable } = this.video;
    const end = seekable.length ? seekable.end(seekable.length - 1) : null;
    return this.growing ? end : (this.hls?.liveSyncPosition ?? end);
  }

  /** Wall clock of the frame that is shown. */
  get playingDate(): Date | null {
    if (this.hls) {
      return this.hls.playingDate;
    }
    // Safari only, and not in TypeScript's DOM library.
    const { getStartDate } = this.video as { getStartDate?: () => Date };
    const start = getStartDate?.call(this.video).getTime() ?? NaN;
    return Number.isNaN(start)
      ? null
      : new Date(start + this.video.currentTime * 1000);
  }

  /** Of the playlist that was read last. */
  get segments(): Dated[] {
    return this.details?.fragments ?? [];
  }

  get bitrate(): number | null {
    const level = this.hls?.levels[this.hls.currentLevel];
    return level?.bitrate ?? null;
  }

  /** Heights of the pictures that there are to choose from; none where there is no choice. */
  get heights(): number[] {
    const heights = this.hls?.levels.map((level) => level.height) ?? [];
    return heights.length > 1 ? heights.sort((a, b) => b - a) : [];
  }

  /** From the next key frame on, without a gap; null leaves it to the measured bandwidth. */
  choose(height: number | null): void {
    this.quality = height;
    const { hls } = this;
    if (!hls) {
      return;
    }
    const heights = hls.levels.map((level) => level.height);
    this.choice.level = levelFor(heights, height);
    if (this.ahead >= FlushableSeconds) {
      hls.nextLevel = -1; // loads again what is ahead, at the level that is chosen then
    }
  }

  get hasCaptions(): boolean {
    return this.hls
      ? this.hls.subtitleTracks.length > 0
      : this.video.textTracks.length > 0;
  }

  showCaptions(shown: boolean): void {
    this.captions = shown;
    if (this.hls) {
      this.hls.subtitleTrack = shown && this.hasCaptions ? 0 : -1;
      return;
    }
    for (const [index, track] of [...this.video.textTracks].entries()) {
      track.mode = shown && index === 0 ? 'showing' : 'disabled';
    }
  }

  recover(): void {
    this.hls?.recoverMediaError();
  }

  destroy(): void {
    this.closing.abort();
    this.resources.disconnect();
    if (this.hls) {
      this.hls.destroy();
      this.hls = null;
    } else {
      this.video.removeAttribute('src');
    }
  }

  private get details(): LevelDetails | null {
    return this.hls?.latestLevelDetails ?? null;
  }

  private startHls(HlsClass: typeof Hls): void {
    const hls = new HlsClass({
      ...hlsConfig(this.startPosition),
      ...(this.reports ? cmcdConfig(this.url) : {}),
      abrController: gateLevels(
        HlsClass.DefaultConfig.abrController,
        this.choice,
      ),
    });
    this.hls = hls;
    this.tellEnd = () => {
      hls.trigger(HlsClass.Events.BUFFER_EOS, { type: 'video' });
      hls.trigger(HlsClass.Events.BUFFER_EOS, { type: 'audio' });
    };
    hls.on(HlsClass.Events.FRAG_BUFFERED, () => {
      this.silence.end();
      this.listener.onProgress();
    });
    hls.on(HlsClass.Events.LEVEL_UPDATED, (_, { details }) => {
      if (!listsMore(details, this.video.currentTime + this.ahead)) {
        this.silence.end();
      }
    });
    hls.on(HlsClass.Events.MANIFEST_LOADED, (_, { url, sessionData }) => {
      const file = sessionData?.['net.loomcast.thumbnails']?.VALUE;
      this.thumbnails = file ? new URL(file, url).href : null;
    });
    hls.on(HlsClass.Events.MANIFEST_PARSED, () => this.choose(this.quality));
    // hls.js makes a choice of its own right after it tells this.
    hls.on(HlsClass.Events.SUBTITLE_TRACKS_UPDATED, () =>
      queueMicrotask(() => this.hls && this.showCaptions(this.captions)),
    );
    hls.on(HlsClass.Events.ERROR, (_, data) => this.report(data));
    hls.attachMedia(this.video);
    hls.loadSource(this.url);
  }

  private startNative(): void {
    const { signal } = this.closing;
    this.video.src = this.url;
    this.video.textTracks.addEventListener(
      'addtrack',
      () => this.showCaptions(this.captions),
      { signal },
    );
    this.video.addEventListener('progress', () => this.listener.onProgress(), {
      signal,
    });
    this.video.addEventListener(
      'error',
      () =>
        this.listener.onFailure({
          kind:
            this.video.error?.code === MediaError.MEDIA_ERR_DECODE
              ? 'media'
              : 'network',
          details: this.video.error?.message ?? '',
          status: null,
        }),
      { signal },
    );
  }

  private report(data: ErrorData): void {
    const failure = failureOf(data);
    if (failure.status) {
      this.silence.end();
    }
    if (data.fatal) {
      this.listener.onFailure(failure);
    } else if (failure.status !== null) {
      this.listener.onTrouble(failure);
    }
  }

  private observe(list: PerformanceObserverEntryList): void {
    const base = this.url.slice(0, this.url.lastIndexOf('/') + 1);
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      if (entry.name.startsWith(base) && entry.nextHopProtocol) {
        this.protocol = entry.nextHopProtocol;
      }
    }
  }
}
