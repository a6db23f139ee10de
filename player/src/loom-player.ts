import { connectControls } from './controls';
import { partsOf } from './parts';
import { Player } from './player';
import { Preview } from './preview';
import { initialState, type PlayerState } from './player-state';
import type { Making } from './head-start';
import type { PlayerStats } from './stats';
import { show } from './view';
import { restoreVolume } from './volume';
import styleText from './loom-player.element.css';
import template from './loom-player.html';

const RefreshMs = 250;
const style = new CSSStyleSheet();
style.replaceSync(styleText);

/**
 * `<loom-player src="…" poster="…" autoplay label="…">`: plays an HLS stream near its live edge, with controls. Fires `statechange`
 * whenever `state` has changed. With `cmcd="off"` it reports nothing to the host that streams.
 */
export class LoomPlayer extends HTMLElement {
  static readonly observedAttributes = ['src', 'poster', 'label'];
  private readonly root = this.attachShadow({ mode: 'open' });
  private player: Player | null = null;
  private closing = new AbortController();
  private made: Making | null = null;

  constructor() {
    super();
    this.root.adoptedStyleSheets = [style];
    this.root.innerHTML = template;
  }

  connectedCallback(): void {
    this.closing = new AbortController();
    const { signal } = this.closing;
    const parts = partsOf(this.root);
    const player = new Player(parts.video, () => {
      show(parts, player);
      this.dispatchEvent(new Event('statechange'));
    });
    player.pacing.making = this.made;
    this.player = player;
    restoreVolume(parts.video, signal);
    connectControls(parts, player, signal);
    new Preview(parts, player, signal);
    const timer = setInterval(() => show(parts, player), RefreshMs);
    signal.addEventListener('abort', () => clearInterval(timer));
    this.load();
  }

  disconnectedCallback(): void {
    this.closing.abort();
    this.player?.destroy();
    this.player = null;
  }

  attributeChangedCallback(
    name: string,
    _: unknown,
    value: string | null,
  ): void {
    if (name === 'poster') {
      this.video.poster = value ?? '';
    } else if (name === 'label') {
      partsOf(this.root).frame.ariaLabel = value;
    } else {
      this.load();
    }
  }

  /** The element that shows the picture, to measure or to draw from; play and pause by the methods here. */
  get video(): HTMLVideoElement {
    return partsOf(this.root).video;
  }

  get state(): PlayerState {
    return this.player?.state ?? initialState;
  }

  /** Wall clock of the frame that is shown: PROGRAM-DATE-TIME at the playhead. Null while unknown. */
  get playingDate(): Date | null {
    return this.player?.playingDate ?? null;
  }

  /** Tells how fast the stream is made, where it is watched while that goes on: it waits for a head start rather than stutter. */
  set making(making: Making | null) {
    this.made = making;
    if (this.player) {
      this.player.pacing.making = making;
    }
  }

  stats(): PlayerStats | null {
    return this.player?.stats() ?? null;
  }

  play(): Promise<void> | undefined {
    return this.player?.play();
  }

  pause(): void {
    this.player?.pause();
  }

  goLive(): Promise<void> | undefined {
    return this.player?.goLive();
  }

  /** From the beginning; for a stream that is over. */
  replay(): void {
    this.player?.replay();
  }

  seek(position: number): void {
    this.player?.seek(position);
  }

  /** Gives the sound that the browser withheld before the viewer's first click or key; call it within one. */
  allowSound(): void {
    if (this.state.mutedByBrowser) {
      this.player?.unmute();
    }
  }

  private load(): void {
    const src = this.getAttribute('src');
    if (!src) {
      this.player?.unload();
      return;
    }
    this.player?.load(src, this.getAttribute('cmcd') !== 'off');
    if (this.hasAttribute('autoplay')) {
      void this.player?.play();
    }
  }
}

customElements.define('loom-player', LoomPlayer);

declare global {
  interface HTMLElementTagNameMap {
    'loom-player': LoomPlayer;
  }
}
