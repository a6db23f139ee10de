import { isAtEdge, skippable, steer } from './latency';
import { Pacing } from './pacing';
import { Persistence } from './persistence';
import { initialState, phaseOf, type PlayerState } from './player-state';
import { storedCaptions, storeCaptions } from './captions';
import { storedQuality, storeQuality } from './quality';
import { readStats, type PlayerStats } from './stats';
import type { Stream } from './stream';
import type { Dated } from './thumbnails';

const TickMs = 50;
/** By then what existed at the first frame is loaded. */
const JoinMs = 800;

/** Keeps one video element playing one stream near its live edge. */
export class Player {
  state = initialState;
  private persistence: Persistence | null = null;
  /** What the viewer wants; the video may stand still for other reasons. */
  wanted = false;
  /** Height of the pictures that the viewer wants; null leaves it to the measured bandwidth. */
  quality = storedQuality();
  /** Whether the viewer wants to read what is said. */
  captions = storedCaptions();
  readonly pacing = new Pacing();
  private following = true;
  private held = false;
  private framed = false;
  /** When the join is over, in ms: not known before the first frame, null after. */
  private joinsAt: number | null = Infinity;
  private stalls = 0;
  private readonly timer = setInterval(() => this.tick(), TickMs);
  private readonly closing = new AbortController();

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly onChange: (state: PlayerState) => void,
  ) {
    const { signal } = this.closing;
    const listen = (type: string, act: () => void) =>
      video.addEventListener(type, act, { signal });
    listen('pause', () => (this.wanted &&= this.held || video.ended));
    listen('play', () => (this.wanted = true));
    listen('playing', () => {
      this.framed = true;
      if (this.joinsAt === Infinity) {
        this.joinsAt = performance.now() + JoinMs;
      }
    });
    listen('waiting', () => {
      this.stalls += this.framed && !video.seeking ? 1 : 0;
    });
    for (const type of ['playing', 'ended', 'volumechange', 'pause', 'play']) {
      listen(type, () => this.tick());
    }
  }

  /** Goes to the live edge, or to the beginning of what is over. */
  load(url: string, reports = true): void {
    this.persistence?.close();
    this.following = true;
    this.pacing.hurry(false);
    this.persistence = new Persistence(
      this.video,
      url,
      this.quality,
      this.captions,
      reports,
      {
        onTrouble: (trouble) => this.change(trouble),
        onOpen: () => this.wanted && this.play(),
        resumeAt: () => (this.following ? -1 : this.video.currentTime),
      },
    );
    this.open(-1);
    this.video.requestVideoFrameCallback?.(() => {
      this.framed = true;
      performance.mark('loomcast:first-frame');
    });
  }

  unload(): void {
    this.persistence?.close();
    this.persistence = null;
    this.tick();
  }

  async play(): Promise<void> {
    this.wanted = true;
    if (this.video.ended) {
      return this.replay();
    }
    try {
      await this.video.play();
    } catch (error) {
      if (isNamed(error, 'NotAllowedError') && !this.video.muted) {
        this.video.muted = true;
        this.change({ mutedByBrowser: true });
        await this.play();
      }
    }
  }

  pause(): void {
    this.wanted = false;
    this.video.pause();
  }

  unmute(): void {
    this.video.muted = false;
    this.video.volume ||= 1;
  }

  seek(position: number): void {
    const { seekable } = this.video;
    if (seekable.length > 0) {
      const edge = this.livePosition ?? position;
      this.following = this.state.live && position >= edge;
      const latest = this.state.live ? Math.min(position, edge) : position;
      this.video.currentTime = Math.max(seekable.start(0), latest);
      this.pacing.arrive();
    }
  }

  goLive(): Promise<void> {
    this.seek(Infinity);
    return this.play();
  }

  /** From the beginning: the playlist of a stream that is over holds all of it, also what the live window had dropped. */
  replay(): void {
    this.following = false;
    this.wanted = true;
    this.open(0);
  }

  /** Heights of the pictures that there are to choose from. */
  get qualities(): number[] {
    return this.stream?.heights ?? [];
  }

  choose(quality: number | null): void {
    this.quality = quality;
    storeQuality(quality);
    this.persistence?.choose(quality);
  }

  get hasCaptions(): boolean {
    return this.stream?.hasCaptions ?? false;
  }

  toggleCaptions(): void {
    if (this.hasCaptions) {
      this.captions = !this.captions;
      storeCaptions(this.captions);
      this.persistence?.showCaptions(this.captions);
      this.onChange(this.state);
    }
  }

  /** Tries again now, as the viewer asks for it. */
  retry(): void {
    this.open(this.following ? -1 : this.video.currentTime);
  }

  /** Wall clock of the frame that is shown. */
  get playingDate(): Date | null {
    return this.stream?.playingDate ?? null;
  }

  /** Where the list of the stream's thumbnails is; null where there is none. */
  get thumbnails(): string | null {
    return this.stream?.thumbnails ?? null;
  }

  /** Of the playlist, to tell dates from positions. */
  get segments(): Dated[] {
    return this.stream?.segments ?? [];
  }

  get livePosition(): number | null {
    return this.stream?.livePosition ?? null;
  }

  stats(): PlayerStats {
    return readStats(this.video, this.persistence, this.stalls);
  }

  destroy(): void {
    this.closing.abort();
    clearInterval(this.timer);
    this.persistence?.close();
  }

  private get stream(): Stream | null {
    return this.persistence?.stream ?? null;
  }

  private open(position: number): void {
    this.held = false;
    this.joinsAt = Infinity;
    this.framed = false;
    this.pacing.arrive();
    this.persistence?.open(position);
  }

  private tick(): void {
    this.stream?.finish();
    const reading = this.stream?.reading ?? null;
    const joining = reading !== null && this.endJoin();
    const growing = this.stream?.growing ?? false;
    this.following &&= !growing;
    const pace =
      growing && reading
        ? this.pacing.paceAt(this.video.currentTime, reading, this.held)
        : null;
    const steering = pace
      ? { rate: pace.rate, hold: pace.wait, jump: false }
      : this.wanted && reading
        ? steer(reading, {
            following: this.following,
            held: this.held,
            joining,
          })
        : { rate: 1, hold: false, jump: false };
    if (reading && steering.jump) {
      this.jump(joining ? skippable(reading) : Infinity);
    }
    this.hold(steering.hold);
    if (this.video.playbackRate !== steering.rate) {
      this.video.playbackRate = steering.rate;
    }
    const starved =
      this.held || this.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    if (this.wanted && starved) {
      this.persistence?.unstick();
    }
    this.change({
      phase: phaseOf({
        open: this.stream !== null,
        failed: this.state.problem !== null,
        framed: this.framed,
        ended: this.video.ended,
        wanted: this.wanted,
        starved,
      }),
      live: this.stream?.live ?? false,
      growing,
      gathering: this.wanted && (pace?.wait ?? false),
      gatheredIn: pace?.left ? Math.ceil(pace.left) : null,
      atEdge: this.following && reading !== null && isAtEdge(reading),
      mutedByBrowser: this.state.mutedByBrowser && this.video.muted,
    });
  }

  /** True once: loading took its time, which one jump makes up for. */
  private endJoin(): boolean {
    if (this.joinsAt === null || performance.now() < this.joinsAt) {
      return false;
    }
    this.joinsAt = null;
    performance.mark('loomcast:joined');
    return true;
  }

  private jump(furthest: number): void {
    const { currentTime } = this.video;
    const edge = this.livePosition ?? currentTime;
    this.video.currentTime = Math.min(edge, currentTime + furthest);
  }

  private hold(hold: boolean): void {
    if (hold === this.held || this.video.ended) {
      return;
    }
    this.held = hold;
    if (hold) {
      this.video.pause();
    } else if (this.wanted) {
      void this.play();
    }
  }

  private change(part: Partial<PlayerState>): void {
    const next = { ...this.state, ...part };
    const keys = Object.keys(next) as (keyof PlayerState)[];
    if (keys.some((key) => next[key] !== this.state[key])) {
      this.state = next;
      this.onChange(next);
    }
  }
}

const isNamed = (error: unknown, name: string): boolean =>
  error instanceof DOMException && error.name === name;
