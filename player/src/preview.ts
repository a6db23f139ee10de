import { clock } from './clock';
import type { Parts } from './parts';
import type { Player } from './player';
import {
  offsetOf,
  parseThumbnails,
  pictureAt,
  type Thumbnails,
} from './thumbnails';

/** A list of a stream that grows is read again when it is this old. */
const FreshMs = 4000;
/** The middle of a slider's knob cannot come nearer to its ends. */
const KnobPx = 8;

interface List extends Thumbnails {
  url: string;
  live: boolean;
  readAt: number;
}

/** Shows the picture and the time to which the seek bar would lead from where the pointer is. Who seeks by keys sees the video itself. */
export class Preview {
  private list: List | null = null;
  private reading = false;
  /** Pixels from the left end of the seek bar; null while nothing is shown. */
  private at: number | null = null;

  constructor(
    private readonly parts: Parts,
    private readonly player: Player,
    private readonly signal: AbortSignal,
  ) {
    const { seek } = parts;
    const on = (type: string, act: (event: PointerEvent) => void) =>
      seek.addEventListener(type, (event) => act(event as PointerEvent), {
        signal,
        passive: true,
      });
    const point = (event: PointerEvent) => {
      this.at = event.clientX - seek.getBoundingClientRect().left;
      this.show();
      void this.read();
    };
    on('pointermove', point);
    on('pointerdown', point);
    on('pointerleave', () => this.hide());
    on('pointercancel', () => this.hide());
    // A finger that is lifted hovers no longer.
    on(
      'pointerup',
      ({ pointerType }) => pointerType !== 'mouse' && this.hide(),
    );
  }

  private hide(): void {
    this.at = null;
    this.parts.of('preview').hidden = true;
  }

  private show(): void {
    const { seek, of } = this.parts;
    const [min, max] = [Number(seek.min), Number(seek.max)];
    if (this.at === null || !(max > min)) {
      return this.hide();
    }
    const room = seek.clientWidth - 2 * KnobPx;
    const ratio = Math.min(1, Math.max(0, (this.at - KnobPx) / room));
    const position = min + ratio * (max - min);
    const { live } = this.player.state;
    of('preview').hidden = false;
    of('preview-time').textContent = live
      ? `−${clock(max - position)}`
      : clock(position - min);
    this.draw(position);
    this.place(KnobPx + ratio * room);
  }

  private draw(position: number): void {
    const { style } = this.parts.of('thumbnail');
    const { list, player } = this;
    const picture =
      list &&
      list.url === player.thumbnails &&
      pictureAt(
        list.pictures,
        position - offsetOf(list.anchor, player.segments),
      );
    style.display = picture ? 'block' : 'none';
    if (picture) {
      style.width = `${picture.width}px`;
      style.height = `${picture.height}px`;
      style.background = `url("${picture.url}") -${picture.x}px -${picture.y}px`;
    }
  }

  /** Over the pointer, but within the seek bar. */
  private place(middle: number): void {
    const { seek, of } = this.parts;
    const half = of('preview').offsetWidth / 2;
    const left = Math.min(Math.max(middle, half), seek.clientWidth - half);
    of('preview').style.left = `${seek.offsetLeft + left}px`;
  }

  private async read(): Promise<void> {
    const url = this.player.thumbnails;
    const { live } = this.player.state;
    const now = performance.now();
    const { list } = this;
    const kept =
      list?.url === url &&
      (now - list!.readAt < FreshMs || !(live || list!.live));
    if (!url || this.reading || kept) {
      return;
    }
    this.reading = true;
    let text = '';
    try {
      const answer = await fetch(url, { signal: this.signal });
      text = answer.ok ? await answer.text() : '';
    } catch {
      // Without a list the time alone is shown; it is asked for again.
    }
    this.reading = false;
    this.list = { ...parseThumbnails(text, url), url, live, readAt: now };
    this.show();
  }
}
