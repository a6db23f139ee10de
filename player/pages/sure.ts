import { byId, setText } from './dom';

/** Resolves with whether the user means it. */
export function askToDelete(name: string): Promise<boolean> {
  const dialog = byId<HTMLDialogElement>('sure');
  setText(
    byId('sure-text'),
    `Delete this ${name.toLowerCase()} and all its media? It cannot be brought back.`,
  );
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener(
      'close',
      () => resolve(dialog.returnValue === 'yes'),
      { once: true },
    ),
  );
}
