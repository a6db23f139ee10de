import '../src/loom-player';
import { connectDrop } from './drop';
import { byId } from './dom';
import { connectScript } from './script';
import { idInAddress } from './token';
import { Uploads } from './uploads';
import { WorkView } from './work-view';

const view = new WorkView();
const uploads = new Uploads(view);

if (document.body.dataset.pipeline === 'generation') {
  connectScript(view);
} else if (document.getElementById('file')) {
  connectDrop((files) => uploads.add(files));
}
byId<HTMLInputElement>('again-file').addEventListener('change', (event) => {
  const [file] = (event.target as HTMLInputElement).files ?? [];
  if (file) {
    uploads.goOn(file);
  }
});
byId('new').addEventListener('click', () => {
  view.close();
  history.pushState(null, '', location.pathname);
});
addEventListener('hashchange', open);
addEventListener('popstate', open);
addEventListener('beforeunload', (event) => {
  if (uploads.areRunning) {
    event.preventDefault();
  }
});
open();

function open(): void {
  const id = idInAddress();
  if (id === null) {
    view.close();
  } else if (id !== view.id) {
    void view.open(id);
  }
}
