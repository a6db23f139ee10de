const Key = 'loomcast.captions';

/** Whether this viewer had captions on when they were last asked for. */
export function storedCaptions(): boolean {
  try {
    return localStorage.getItem(Key) === 'on';
  } catch {
    // No storage in this browser.
    return false;
  }
}

export function storeCaptions(shown: boolean): void {
  try {
    if (shown) {
      localStorage.setItem(Key, 'on');
    } else {
      localStorage.removeItem(Key);
    }
  } catch {
    // Without storage it is forgotten with the page.
  }
}
