import { make, setText } from './dom';
import { bytes } from './figures';
import { brief, capital, doing, orNone, type OpsSession } from './ops-figures';
import { SessionHistory } from './session-history';
import { addressOf } from './token';

const Columns = 10;

/** One session in the table; its history opens below it. */
export class SessionRow {
  readonly element = make('tr', '');
  private readonly open = make('button', 'open');
  private readonly badge = make('span', 'badge');
  private readonly label = make('span', '');
  private readonly cells = Array.from({ length: 8 }, (_, index) =>
    make('td', index === 1 ? 'stages' : 'figure'),
  );
  private detail: HTMLTableRowElement | null = null;
  private history: SessionHistory | null = null;

  constructor(private readonly session: OpsSession) {
    const { id, number, pipeline } = session;
    this.element.dataset.testid = 'ops-session';
    this.element.dataset.id = id;
    const head = make('th', '');
    head.scope = 'row';
    this.open.type = 'button';
    this.open.ariaExpanded = 'false';
    this.open.dataset.testid = 'open-timeline';
    this.open.innerHTML =
      '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 6l6 6-6 6" /></svg>';
    this.open.append(`${capital(pipeline)} ${number}`);
    this.open.addEventListener('click', () => this.toggle());
    head.append(this.open);
    const state = make('td', '');
    this.badge.append(make('span', 'dot'), this.label);
    this.badge.dataset.testid = 'ops-state';
    state.append(this.badge);
    this.element.append(head, state, ...this.cells);
  }

  /** The row, and what is open below it. */
  get elements(): HTMLElement[] {
    return this.detail ? [this.element, this.detail] : [this.element];
  }

  show(session: OpsSession): void {
    const { state, label } = doing(session);
    const { viewers, gapSlices } = session;
    this.badge.dataset.state = state;
    setText(this.label, label);
    const texts = [
      orNone(session.lead, brief),
      orNone(stagesOf(session), (text) => text),
      orNone(session.idleSlices, String),
      orNone(gapSlices, String),
      orNone(viewers?.count, String),
      orNone(viewers?.medianBuffer, brief),
      orNone(viewers?.stalls, String),
      bytes(session.bytes),
    ];
    this.cells.forEach((cell, index) => setText(cell, texts[index] ?? ''));
    this.cells[3]?.classList.toggle('bad', (gapSlices ?? 0) > 0);
    this.cells[6]?.classList.toggle('bad', (viewers?.stalls ?? 0) > 0);
  }

  destroy(): void {
    this.history?.destroy();
    this.elements.forEach((element) => element.remove());
  }

  private toggle(): void {
    if (this.detail) {
      this.history?.destroy();
      this.detail.remove();
      this.detail = this.history = null;
    } else {
      this.detail = this.below();
      this.element.after(this.detail);
    }
    this.open.ariaExpanded = String(this.detail !== null);
  }

  private below(): HTMLTableRowElement {
    const { id, pipeline } = this.session;
    const row = make('tr', 'history');
    const cell = make('td', '');
    cell.colSpan = Columns;
    const link = make('a', 'button small', 'Watch it');
    link.href = addressOf(pipeline, id);
    this.history = new SessionHistory(id);
    const inside = make('div', 'inside');
    inside.append(this.history.element, link);
    cell.append(inside);
    row.append(cell);
    row.dataset.testid = 'session-timeline';
    return row;
  }
}

const stagesOf = ({ stages }: OpsSession): string | null =>
  stages
    .map(({ stage, elapsedMs }) => `${stage} ${brief(elapsedMs / 1000)}`)
    .join(' · ') || null;
