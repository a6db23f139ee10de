import { isOver, type Session, type Stage } from '../src/protocol';
import { byId, make, setText } from './dom';
import { left, percent, span } from './figures';

interface Row {
  element: HTMLElement;
  name: HTMLElement;
  bar: HTMLProgressElement;
  figures: HTMLElement;
  detail: HTMLElement;
}

/** How far the work is: the whole, and each stage of it. */
export class StageList {
  private readonly rows = new Map<string, Row>();

  show(session: Session): void {
    const { progress, state } = session;
    byId('progress-panel').hidden =
      session.stages.length === 0 && session.work === null;
    const whole = byId<HTMLProgressElement>('progress');
    const share = state === 'ended' ? 1 : progress;
    if (share === null) {
      whole.removeAttribute('value');
    } else {
      whole.value = share;
    }
    setText(byId('figures'), figuresOf(session));
    for (const stage of session.stages) {
      this.showStage(stage, isOver(state));
    }
  }

  clear(): void {
    this.rows.clear();
    byId('stages').replaceChildren();
  }

  private showStage(stage: Stage, over: boolean): void {
    const { element, name, bar, figures, detail } = this.rowOf(stage.stage);
    const { state, progress, elapsedMs, remaining } = stage;
    element.dataset.state = state;
    setText(name, stage.stage);
    bar.ariaLabel = `Stage ${stage.stage}`;
    // A stage may tell of itself only when it begins and when it is done.
    if (state === 'running' && !progress && !over) {
      bar.removeAttribute('value');
    } else {
      bar.value = state === 'done' ? 1 : (progress ?? 0);
    }
    const share = progress ? percent(progress) : 'Runs';
    const time = elapsedMs > 0 ? span(elapsedMs / 1000) : '';
    const rest = remaining == null || over ? '' : left(remaining);
    setText(
      figures,
      [words[state] || share, time, rest].filter(Boolean).join(' · '),
    );
    setText(detail, stage.detail ?? '');
    detail.hidden = !stage.detail;
  }

  private rowOf(stage: string): Row {
    const known = this.rows.get(stage);
    if (known) {
      return known;
    }
    const element = make('li', 'stage');
    element.dataset.testid = 'stage';
    element.dataset.stage = stage;
    const row: Row = {
      element,
      name: make('span', 'name'),
      bar: make('progress', ''),
      figures: make('span', 'figures'),
      detail: make('p', 'wrong'),
    };
    element.append(row.name, row.figures, row.bar, row.detail);
    byId('stages').append(element);
    this.rows.set(stage, row);
    return row;
  }
}

const words: Record<Stage['state'], string> = {
  waiting: 'Waits',
  running: '',
  done: 'Done',
  skipped: 'Skipped',
  failed: 'Failed',
};

function figuresOf({ state, progress, work, position }: Session): string {
  if (state === 'queued') {
    return position ? `Number ${position} in line` : 'Waits for its turn';
  }
  const over = isOver(state);
  const told = [
    progress === null || over ? '' : percent(progress),
    work?.remaining == null || over ? '' : left(work.remaining),
    work?.frame == null ? '' : `${work.frame} of ${work.frames ?? '?'} frames`,
    work?.speed == null ? '' : `${work.speed.toFixed(1)}× real time`,
    work ? `${span(work.elapsed)} of work` : '',
  ];
  return told.filter(Boolean).join(' · ');
}
