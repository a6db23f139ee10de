const Key = 'loomcast.quality';

/**
 * The level to play for the height that a viewer wants: the best that is not higher, or the lowest where all are; -1, which is automatic,
 * for a viewer who wants none. Another stream may have other rungs than the one for which the height was chosen.
 */
export function levelFor(
  heights: readonly number[],
  wanted: number | null,
): number {
  if (wanted === null || heights.length < 2) {
    return -1;
  }
  const order = [...heights.keys()].sort((a, b) => heights[b]! - heights[a]!);
  return order.find((index) => heights[index]! <= wanted) ?? order.at(-1)!;
}

/** The height that this viewer chose last; null for automatic. */
export function storedQuality(): number | null {
  try {
    const height = Number(localStorage.getItem(Key));
    return height > 0 ? height : null;
  } catch {
    // No storage in this browser: automatic.
    return null;
  }
}

export function storeQuality(height: number | null): void {
  try {
    if (height === null) {
      localStorage.removeItem(Key);
    } else {
      localStorage.setItem(Key, String(height));
    }
  } catch {
    // Without storage it is forgotten with the page.
  }
}
