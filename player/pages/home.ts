import { byId } from './dom';
import { SessionList } from './session-list';
import { addressOf, idInAddress, tokenPart } from './token';

const id = idInAddress();
if (id) {
  // The conversation was here once, and its addresses were given away.
  location.replace(addressOf('conversation', id));
} else {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.start')) {
    link.hash = tokenPart;
  }
  byId<HTMLAnchorElement>('ops').hash = tokenPart;
  const list = new SessionList();
  const filters = ['pipeline', 'state'].map(byId<HTMLSelectElement>);
  for (const filter of filters) {
    filter.addEventListener('change', () => list.restart());
  }
  list.restart();
}
