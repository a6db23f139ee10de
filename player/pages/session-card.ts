import { isOver, type Session } from '../src/protocol';
import { playbackSources } from '../src/source';
import { make, setText } from './dom';
import { ago, left, percent } from './figures';
import { labelOf } from './session-label';
import { askToDelete } from './sure';
import { addressOf } from './token';

export interface SessionActions {
  onCancel(session: Session): Promise<void>;
  onDelete(session: Session): Promise<void>;
}

/** One session in the list. */
export class SessionCard {
  readonly element = make('li', 'session');
  private readonly image = make('img', '');
  private readonly badge = make('span', 'badge');
  private readonly label = make('span', '');
  private readonly progress = make('progress', '');
  private readonly said = make('p', 'said');
  private readonly when = make('p', 'when');
  private readonly cancel = make('button', 'button small', 'End');

  constructor(
    private session: Session,
    actions: SessionActions,
  ) {
    const { id, pipeline } = session;
    const name = titles[pipeline] ?? pipeline;
    this.element.dataset.testid = 'session';
    this.element.dataset.id = id;
    const poster = make('a', 'poster', name);
    poster.href = addressOf(pipeline, id);
    poster.ariaLabel = `Open ${name}`;
    this.image.alt = '';
    this.image.hidden = true;
    this.image.addEventListener('load', () => (this.image.hidden = false));
    this.image.addEventListener('error', () => this.tryOwnHost());
    poster.append(this.image);
    const open = make('a', 'button small', 'Open');
    open.href = poster.href;
    open.ariaLabel = `Open ${name}`;
    open.dataset.testid = 'open';
    const about = make('div', 'about');
    const head = make('div', '');
    this.badge.append(make('span', 'dot'), this.label);
    this.badge.dataset.testid = 'session-state';
    head.append(make('span', 'name', name), this.badge);
    this.progress.ariaLabel = 'Progress';
    about.append(head, this.progress, this.said, this.when);
    about.append(this.buttons(name, open, actions));
    this.element.append(poster, about);
  }

  show(session: Session): void {
    this.session = session;
    const { state, progress, playback, createdAt, error, work } = session;
    const over = isOver(state);
    this.badge.dataset.state = state;
    setText(this.label, labelOf(session));
    this.progress.hidden = over || state !== 'running' || !work;
    if (progress === null) {
      this.progress.removeAttribute('value');
    } else {
      this.progress.value = progress;
    }
    const doing = over ? '' : doingOf(session);
    setText(this.said, error ? `${error.title} ${error.detail ?? ''}` : doing);
    this.said.hidden = this.said.textContent === '';
    setText(this.when, ago(Date.parse(createdAt), Date.now()));
    this.cancel.hidden = over;
    if (playback.poster && playback.startsAt && !this.image.src) {
      this.image.src = playback.poster;
    }
  }

  /** The video host's name may not resolve, or its certificate not be accepted. */
  private tryOwnHost(): void {
    const [, own] = playbackSources(this.image.src, location.origin);
    if (own) {
      this.image.src = own;
    }
  }

  private buttons(
    name: string,
    open: HTMLElement,
    actions: SessionActions,
  ): HTMLElement {
    const row = make('div', 'actions');
    const remove = make('button', 'button small danger', 'Delete');
    this.cancel.type = remove.type = 'button';
    this.cancel.ariaLabel = `End ${name}`;
    remove.ariaLabel = `Delete ${name}`;
    this.cancel.dataset.testid = 'cancel';
    remove.dataset.testid = 'delete';
    this.cancel.addEventListener('click', () => {
      this.cancel.disabled = true;
      void actions.onCancel(this.session);
    });
    remove.addEventListener('click', () => {
      void askToDelete(name).then((sure) =>
        sure ? actions.onDelete(this.session) : undefined,
      );
    });
    row.append(open, this.cancel, remove);
    return row;
  }
}

const titles: Record<string, string> = {
  conversation: 'Conversation',
  tracking: 'Tracking',
  commentary: 'Commentary',
  generation: 'Generation',
  external: 'External stream',
};

function doingOf({ stage, progress, work }: Session): string {
  const done = progress === null ? '' : percent(progress);
  const rest = work?.remaining == null ? '' : left(work.remaining);
  return work ? [stage, done, rest].filter(Boolean).join(' · ') : '';
}
