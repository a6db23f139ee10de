import type { LoomPlayer } from '../src/loom-player';
import { byId, setText } from './dom';

/** Farther apart than this the eye sees it. */
const Apart = 0.25;
const TickMs = 250;

/** The file that is worked on, beside what is made of it: both show the same moment. */
export class SourceView {
  private readonly video = byId<HTMLVideoElement>('source');
  private address = '';

  constructor(private readonly player: LoomPlayer) {
    setInterval(() => this.follow(), TickMs);
    this.video.addEventListener('error', () => {
      // The server may well know a format that the browser does not.
      if (this.address) {
        this.ask(
          'This browser cannot show the source; the server may know it.',
        );
      }
    });
  }

  /** Of the local file: nothing of it has to come back from the server. */
  show(file: File): void {
    this.clear();
    this.address = URL.createObjectURL(file);
    this.video.src = this.address;
    byId('source-side').hidden = false;
    byId('again').hidden = true;
  }

  /** There is a source, but the page does not have it. */
  ask(text: string): void {
    byId('source-side').hidden = false;
    byId('again').hidden = false;
    setText(byId('again-text'), text);
  }

  /** Seconds; null while unknown. */
  get duration(): number | null {
    const { duration } = this.video;
    return Number.isFinite(duration) && this.address ? duration : null;
  }

  clear(): void {
    URL.revokeObjectURL(this.address);
    this.address = '';
    this.video.removeAttribute('src');
    byId('source-side').hidden = true;
  }

  private follow(): void {
    const { video, player } = this;
    if (!this.address || video.readyState === 0) {
      return;
    }
    const { phase } = player.state;
    const shown =
      phase === 'empty' || phase === 'loading' ? 0 : player.video.currentTime;
    const target = Math.min(shown, this.duration ?? shown);
    if (Math.abs(video.currentTime - target) > Apart) {
      video.currentTime = target;
    }
    video.playbackRate = player.video.playbackRate;
    if (phase === 'playing' && video.paused && !video.ended) {
      // What is muted may play; where it still may not, it shows the moment by seeking.
      video.play().catch(() => {});
    } else if (phase !== 'playing' && !video.paused) {
      video.pause();
    }
  }
}
