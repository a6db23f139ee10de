import { byId, make } from './dom';

const ShownMs = 7000;
const MostShown = 3;

/** A passing message; the oldest makes room. */
export function toast(text: string): void {
  const toasts = byId('toasts');
  const shown = make('p', 'toast', text);
  shown.dataset.testid = 'toast';
  toasts.append(shown);
  while (toasts.childElementCount > MostShown) {
    toasts.firstElementChild?.remove();
  }
  setTimeout(() => shown.remove(), ShownMs);
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
