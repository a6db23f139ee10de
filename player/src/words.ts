import type { Word } from './protocol';

/** How many of the words have begun to be heard at this media time; all of them when nobody knows what the viewer sees. */
export function spokenCount(
  words: readonly Word[],
  mediaNow: number | null,
): number {
  if (mediaNow === null) {
    return words.length;
  }
  const next = words.findIndex((word) => word.start > mediaNow);
  return next < 0 ? words.length : next;
}

/** The words that were heard before a cut. */
export const heardWords = (
  words: readonly Word[],
  cutAt: number | null,
): Word[] => words.filter((word) => cutAt === null || word.start < cutAt);
