import type { Playback } from '../src/protocol';
import { byId, make } from './dom';

/** The panel with what other players need; the file is there when the stream has ended. */
export function openSharing(playback: Playback, hasEnded: boolean): void {
  // Only browsers resolve names under localhost: other players are given the host of this page, which serves the same paths.
  const stream = new URL(new URL(playback.hls).pathname, location.origin).href;
  const rows: [string, string][] = [
    ['Playlist', stream],
    ['ffplay', `ffplay -fflags nobuffer "${stream}"`],
    ['VLC', `vlc --network-caching=300 "${stream}"`],
    ['This page', location.href.replace(/~.*/, '')],
  ];
  if (playback.mp4 && hasEnded) {
    rows.push(['MP4', new URL(playback.mp4, stream).href]);
  }
  byId('addresses').replaceChildren(
    ...rows.flatMap(([name, value]) => [
      make('dt', '', name),
      row(name, value),
    ]),
  );
  byId<HTMLDialogElement>('sharing').showModal();
}

function row(name: string, value: string): HTMLElement {
  const line = make('dd', '');
  const copy = make('button', 'copy', 'Copy');
  copy.type = 'button';
  copy.ariaLabel = `Copy ${name}`;
  copy.dataset.testid = `copy-${name.toLowerCase().replace(' ', '-')}`;
  copy.addEventListener('click', () => void copyText(value, copy, line));
  line.append(make('code', '', value), copy);
  return line;
}

async function copyText(
  value: string,
  button: HTMLElement,
  line: HTMLElement,
): Promise<void> {
  try {
    await navigator.clipboard.writeText(value);
    button.textContent = 'Copied';
  } catch {
    // No clipboard for this page: the text is selected, the keys do the rest.
    getSelection()?.selectAllChildren(line.querySelector('code')!);
    button.textContent = 'Selected';
  }
}
