import type { FileUpload, UploadProgress } from '../src/file-upload';
import { make, setText } from './dom';
import { bytes, left, percent } from './figures';

export interface RowListener {
  onShow(): void;
  onRemove(): void;
}

/** One upload: how far it is, and what can be done with it. */
export class UploadRow {
  readonly element = make('li', 'upload');
  private readonly bar = make('progress', '');
  private readonly figures = make('p', 'figures');
  private readonly problem = make('p', 'wrong');
  private readonly toggle = make('button', 'button small', 'Pause');
  private readonly show = make('button', 'button small', 'Show');
  private readonly remove = make('button', 'button small danger', 'Cancel');
  private state: UploadProgress['state'] = 'sending';

  constructor(name: string, upload: FileUpload, listener: RowListener) {
    this.element.dataset.testid = 'upload';
    this.bar.max = 1;
    this.bar.ariaLabel = `Upload of ${name}`;
    this.problem.role = 'alert';
    this.problem.dataset.testid = 'upload-problem';
    this.figures.dataset.testid = 'upload-figures';
    this.show.hidden = true;
    const click = (
      button: HTMLButtonElement,
      action: string,
      act: () => void,
    ) => {
      button.type = 'button';
      button.dataset.testid = `upload-${action}`;
      button.addEventListener('click', act);
    };
    click(this.toggle, 'toggle', () =>
      this.state === 'sending' || this.state === 'retrying'
        ? upload.pause()
        : upload.resume(),
    );
    click(this.show, 'show', listener.onShow);
    click(this.remove, 'cancel', listener.onRemove);
    const row = make('div', 'row');
    row.append(make('strong', '', name), this.show, this.toggle, this.remove);
    this.element.append(row, this.bar, this.figures, this.problem);
  }

  progress(progress: UploadProgress): void {
    const { state, sent, total, problem } = progress;
    this.state = state;
    this.element.dataset.state = state;
    this.bar.value = total > 0 ? sent / total : 1;
    setText(this.figures, figuresOf(progress));
    this.tell(problem);
    setText(this.toggle, labels[state] ?? '');
    this.toggle.hidden = state === 'done';
    this.remove.hidden = state === 'done';
  }

  /** What is wrong with it, or with the session that reads it. */
  tell(problem: string | null): void {
    setText(this.problem, problem ?? '');
    this.problem.hidden = problem === null;
  }

  /** Its session is there. */
  offer(isShown: boolean): void {
    this.show.hidden = isShown;
    this.element.toggleAttribute('data-shown', isShown);
  }
}

const labels: Partial<Record<UploadProgress['state'], string>> = {
  sending: 'Pause',
  retrying: 'Pause',
  paused: 'Resume',
  failed: 'Try again',
};

const words: Record<UploadProgress['state'], string> = {
  sending: '',
  paused: 'Paused',
  retrying: 'Trying again',
  failed: 'Stopped',
  done: 'All there',
};

function figuresOf({
  state,
  sent,
  total,
  bytesPerSecond,
}: UploadProgress): string {
  const share = total > 0 ? percent(sent / total) : '';
  const speed = bytesPerSecond ? `${bytes(bytesPerSecond)}/s` : '';
  const rest = bytesPerSecond ? left((total - sent) / bytesPerSecond) : '';
  const amount =
    state === 'done' ? bytes(total) : `${bytes(sent)} of ${bytes(total)}`;
  const told =
    state === 'done'
      ? [words.done, amount]
      : [words[state], share, amount, speed, rest];
  return told.filter(Boolean).join(' · ');
}
