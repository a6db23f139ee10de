/** Runs before the first paint, so that a chosen theme never flashes in the other one. */
const Key = 'loomcast.theme';

function stored(): string | null {
  try {
    return localStorage.getItem(Key);
  } catch {
    return null; // no storage in this browser: the system's choice
  }
}

const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');
const isDark = () =>
  (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';

const chosen = stored();
if (chosen) {
  root.dataset.theme = chosen;
}

addEventListener('DOMContentLoaded', () => {
  const button = document.getElementById('theme')!;
  const show = () => (button.ariaPressed = String(isDark()));
  show();
  system.addEventListener('change', show);
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    show();
    try {
      localStorage.setItem(Key, root.dataset.theme);
    } catch {
      // It holds until the page is left.
    }
  });
});
