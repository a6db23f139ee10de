import type { Parts } from './parts';
import type { Player } from './player';
import { commandOf, type Command, type Focused } from './shortcuts';

type Action = () => unknown;
type Actions = Record<Extract<Command, string>, Action>;

const QuietMs = 2600;

/** Connects the player's buttons, sliders and keys until the signal fires. */
export function connectControls(
  parts: Parts,
  player: Player,
  signal: AbortSignal,
): void {
  const { video, seek, volume, quality, root } = parts;
  const actions = actionsOf(parts, player);
  const on = (target: EventTarget, type: string, act: (event: Event) => void) =>
    target.addEventListener(type, act, { signal });
  const click = (id: string, act: Action) => on(parts.of(id), 'click', act);

  click('play', actions.play);
  click('big', actions.play);
  click('mute', actions.mute);
  click('captions', actions.captions);
  click('fullscreen', actions.fullscreen);
  click('latency', actions.stats);
  click('sound', () => player.unmute());
  click('live', () => player.state.atEdge || player.goLive());
  click('retry', () => player.retry());
  click('hurry', () => player.pacing.hurry(true));
  click('pip', () => togglePictureInPicture(video));
  on(video, 'click', () =>
    player.state.mutedByBrowser ? player.unmute() : actions.play(),
  );
  on(video, 'dblclick', actions.fullscreen);
  on(seek, 'input', () => player.seek(seek.valueAsNumber));
  on(volume, 'input', () => {
    video.volume = volume.valueAsNumber;
    video.muted = video.volume === 0;
  });
  on(quality, 'change', () => player.choose(Number(quality.value) || null));
  on(root, 'keydown', (event) => {
    const command = commandOf(event as KeyboardEvent, kindOf(event.target));
    if (command) {
      event.preventDefault();
      run(command, actions, player, video);
    }
  });
  quieten(parts.frame, signal);
}

const actionsOf = ({ root, video, of }: Parts, player: Player): Actions => ({
  play: () => (player.wanted ? player.pause() : player.play()),
  mute: () => (video.muted ? player.unmute() : (video.muted = true)),
  fullscreen: () => toggleFullscreen(root.host, video),
  captions: () => player.toggleCaptions(),
  stats: () => toggle(of('stats')),
  help: () => toggle(of('help')),
});

function run(
  command: Command,
  actions: Actions,
  player: Player,
  video: HTMLVideoElement,
): void {
  if (typeof command === 'string') {
    actions[command]();
  } else {
    player.seek(video.currentTime + command.seekBy);
  }
}

function kindOf(target: EventTarget | null): Focused {
  if (target instanceof HTMLInputElement) {
    return 'slider';
  }
  if (target instanceof HTMLSelectElement) {
    return 'menu';
  }
  return target instanceof HTMLButtonElement ? 'button' : 'other';
}

const toggle = (element: HTMLElement): void => {
  element.hidden = !element.hidden;
};

async function toggleFullscreen(
  host: Element,
  video: HTMLVideoElement,
): Promise<void> {
  if (document.fullscreenElement) {
    await document.exitFullscreen();
  } else if ('requestFullscreen' in host) {
    await host.requestFullscreen();
  } else {
    // An iPhone shows only the video itself on the full screen.
    (video as { webkitEnterFullscreen?(): void }).webkitEnterFullscreen?.();
  }
}

async function togglePictureInPicture(video: HTMLVideoElement): Promise<void> {
  if (document.pictureInPictureElement === video) {
    await document.exitPictureInPicture();
  } else {
    await video.requestPictureInPicture();
  }
}

/** Marks the frame as quiet while the pointer rests, so that the controls step back from the picture. */
function quieten(frame: HTMLElement, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rest = () => (frame.dataset.quiet = '');
  const stir = () => {
    delete frame.dataset.quiet;
    clearTimeout(timer);
    timer = setTimeout(rest, QuietMs);
  };
  for (const type of ['pointermove', 'pointerdown', 'keydown', 'focusin']) {
    frame.addEventListener(type, stir, { signal, passive: true });
  }
  frame.addEventListener('pointerleave', rest, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  stir();
}
