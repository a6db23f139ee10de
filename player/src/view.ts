import { clock } from './clock';
import type { Parts } from './parts';
import type { Player } from './player';
import type { Phase } from './player-state';
import { statsRows } from './stats';

/** Shorter than this there is nothing worth going back to. */
const SeekableSeconds = 10;
const busy: Phase[] = ['loading', 'waiting'];

/** Brings the player's surface up to date with its state. */
export function show(parts: Parts, player: Player): void {
  showButtons(parts, player);
  showQuality(parts, player);
  showLive(parts, player);
  showNotice(parts, player);
  showGathering(parts, player);
  showPosition(parts, player);
  if (!parts.of('stats').hidden) {
    const rows = statsRows(player.stats());
    parts
      .of('stats')
      .replaceChildren(
        ...rows.flatMap(([label, value]) => [
          text('dt', label),
          text('dd', value),
        ]),
      );
  }
}

function showButtons(
  { of, video, volume, frame }: Parts,
  player: Player,
): void {
  const { phase, mutedByBrowser } = player.state;
  const resting = phase === 'paused' || phase === 'ended';
  frame.dataset.phase = phase;
  of('spinner').hidden = !busy.includes(phase);
  of('big').hidden = !resting;
  of('sound').hidden = !mutedByBrowser || resting || phase === 'failed';
  const start = phase === 'ended' ? 'Play again' : 'Play';
  label(of('big'), start);
  label(of('play'), player.wanted && !resting ? 'Pause' : start);
  of('play').toggleAttribute('data-on', player.wanted && !resting);
  label(of('mute'), video.muted ? 'Unmute' : 'Mute');
  of('mute').toggleAttribute('data-on', video.muted);
  volume.valueAsNumber = video.muted ? 0 : video.volume;
  const captions = of('captions');
  captions.disabled = !player.hasCaptions;
  captions.title = captions.disabled
    ? 'This stream has no captions'
    : 'Captions (c)';
  captions.ariaPressed = String(player.captions && player.hasCaptions);
  of('pip').hidden = !document.pictureInPictureEnabled;
  of('latency').ariaExpanded = String(!of('stats').hidden);
}

function showQuality({ quality, video }: Parts, player: Player): void {
  const heights = player.qualities;
  quality.hidden = heights.length === 0;
  const wanted = heights.find((height) => height <= (player.quality ?? 0));
  const names = heights.map((height) => [String(height), `${height}p`]);
  // An open menu is left alone: it would close.
  if (quality.options.length !== names.length + 1) {
    const options = [['', 'Auto'], ...names];
    quality.replaceChildren(
      ...options.map(([value, name]) => new Option(name, value)),
    );
  }
  const chosen = wanted ?? heights.at(-1);
  const value = player.quality === null ? '' : String(chosen ?? '');
  if (quality.value !== value) {
    quality.value = value;
  }
  quality.title = `Quality; now ${video.videoWidth} × ${video.videoHeight}`;
}

function showLive({ of }: Parts, player: Player): void {
  const { live, growing, atEdge } = player.state;
  const pill = of('live');
  pill.hidden = !live;
  pill.toggleAttribute('data-growing', growing);
  pill.toggleAttribute('data-edge', atEdge && !growing);
  if (growing) {
    return showMaking(pill, of, player);
  }
  pill.ariaDisabled = String(atEdge);
  label(pill, atEdge ? 'Live' : 'Go live');
  setText(of('live-label'), atEdge ? 'LIVE' : 'Go live');
  const { latency } = live ? player.stats() : { latency: null };
  setText(of('latency'), latency === null ? '' : `${latency.toFixed(1)} s`);
}

/** There is no edge to be at: what grows is how much there is to watch. */
function showMaking(pill: HTMLElement, of: Parts['of'], player: Player): void {
  const made = clock(player.livePosition ?? 0);
  pill.ariaDisabled = 'true';
  label(pill, 'Being made');
  setText(of('live-label'), 'Being made');
  setText(of('latency'), `${made} so far`);
}

function showGathering({ of }: Parts, { state }: Player): void {
  of('gather').hidden = !state.gathering;
  if (state.gathering) {
    const until =
      state.gatheredIn === null ? 'soon' : `in about ${span(state.gatheredIn)}`;
    setText(of('gather-text'), `Gathers a head start; plays ${until}`);
  }
}

/** In steps that are worth reading out. */
const span = (seconds: number): string =>
  seconds < 60
    ? `${Math.ceil(seconds / 5) * 5} s`
    : `${Math.ceil(seconds / 60)} min`;

function showNotice({ of }: Parts, player: Player): void {
  const { problem, retryAt, phase } = player.state;
  const standsStill = phase !== 'playing' && phase !== 'paused';
  of('notice').hidden = problem === null || !standsStill;
  if (problem !== null) {
    setText(of('problem'), problem);
    setText(of('remedy'), remedyText(retryAt, phase));
    of('retry').hidden = phase !== 'failed';
  }
}

function remedyText(retryAt: number | null, phase: Phase): string {
  if (retryAt !== null) {
    const left = Math.ceil((retryAt - performance.now()) / 1000);
    return left > 0 ? `Trying again in ${left} s.` : 'Trying again now.';
  }
  return phase === 'failed' ? '' : 'Trying again; it goes on by itself.';
}

function showPosition({ seek, video, of }: Parts, player: Player): void {
  const { seekable, currentTime } = video;
  const start = seekable.length > 0 ? seekable.start(0) : 0;
  const last = seekable.length > 0 ? seekable.end(seekable.length - 1) : 0;
  const { live, growing, phase } = player.state;
  const end = live ? (player.livePosition ?? last) : last;
  seek.hidden =
    (end - start < SeekableSeconds && !growing) || phase === 'loading';
  seek.min = String(start);
  seek.max = String(end);
  seek.valueAsNumber = currentTime;
  const behind = clock(end - currentTime);
  const position = `${clock(currentTime - start)} / ${clock(end - start)}`;
  seek.ariaValueText = live && !growing ? `${behind} behind live` : position;
  setText(of('time'), (live && !growing) || last === 0 ? '' : position);
}

function text(tag: 'dt' | 'dd', content: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = content;
  return element;
}

/** An unchanged text is not written again: it would be read out again. */
function setText(element: HTMLElement, content: string): void {
  if (element.textContent !== content) {
    element.textContent = content;
  }
}

function label(button: HTMLElement, name: string): void {
  if (button.ariaLabel !== name) {
    button.ariaLabel = name;
  }
}
