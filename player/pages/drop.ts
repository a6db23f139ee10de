import { byId } from './dom';

/** Files come by the field or by dropping them anywhere on the page. */
export function connectDrop(onFiles: (files: File[]) => void): void {
  const field = byId<HTMLInputElement>('file');
  const zone = byId('drop');
  field.addEventListener('change', () => {
    const files = [...(field.files ?? [])];
    // The same file again is a change, too.
    field.value = '';
    if (files.length > 0) {
      onFiles(files);
    }
  });
  const mark = (over: boolean) => zone.toggleAttribute('data-over', over);
  addEventListener('dragover', (event) => {
    event.preventDefault();
    mark(true);
  });
  addEventListener('dragleave', () => mark(false));
  addEventListener('drop', (event) => {
    event.preventDefault();
    mark(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) {
      onFiles(files);
    }
  });
}
