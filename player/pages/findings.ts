import { isOver, type Session } from '../src/protocol';
import { byId, make, setText } from './dom';

/** The newest picture, and how many of each class were seen. */
export function showFindings({ work, playback, state }: Session): void {
  const counts = Object.entries(work?.counts ?? {});
  const preview = work?.preview ?? null;
  byId('seen-panel').hidden = counts.length === 0 && preview === null;
  const image = byId<HTMLImageElement>('preview');
  if (preview) {
    const address = atThisHost(preview, playback.hls);
    if (image.getAttribute('src') !== address) {
      image.src = address;
    }
    image.hidden = false;
  } else {
    image.hidden = true;
  }
  const list = byId('counts');
  const text = counts.map(([name, count]) => `${name} ${count}`).join(', ');
  if (list.dataset.shown !== text) {
    list.dataset.shown = text;
    list.replaceChildren(
      ...counts.map(([name, count]) => {
        const item = make('li', '');
        item.append(make('span', '', name), make('strong', '', String(count)));
        return item;
      }),
    );
  }
  setText(byId('seen-title'), isOver(state) ? 'Seen' : 'Seen so far');
}

/** The video host's files are there under this host, too, whatever a browser thinks of the other one's certificate. */
export const atThisHost = (relative: string, base: string): string =>
  new URL(new URL(relative, base).pathname, location.origin).href;

/** Each file of the session, and the film as one file once there is one. */
export function showFiles({ playback, files, state }: Session): void {
  const links: [string, string, string][] = files.map((name) => [
    name,
    atThisHost(name, playback.files ?? playback.hls),
    kinds.find(([ending]) => name.endsWith(ending))?.[1] ?? '',
  ]);
  if (state === 'ended' && playback.mp4) {
    const address = atThisHost('', playback.mp4);
    links.unshift(['video.mp4', address, 'The result as one file']);
  }
  byId('files-panel').hidden = links.length === 0;
  const list = byId('files');
  const text = links.map(([name]) => name).join(' ');
  if (list.dataset.shown !== text) {
    list.dataset.shown = text;
    list.replaceChildren(...links.map(link));
  }
}

const kinds: [string, string][] = [
  ['.jsonl', 'One line of JSON for each frame or piece'],
  ['.json', 'JSON'],
  ['.vtt', 'Captions, WebVTT'],
  ['.srt', 'Captions, SubRip'],
  ['.md', 'Text'],
  ['.jpg', 'Picture'],
];

function link([name, address, kind]: [string, string, string]): HTMLElement {
  const item = make('li', '');
  const anchor = make('a', 'button small', name);
  anchor.href = address;
  anchor.download = name;
  anchor.dataset.testid = `file-${name.replace('.', '-')}`;
  item.append(anchor, make('span', '', kind));
  return item;
}
