import type { AbrController } from 'hls.js';

/** What the viewer chose: an index of hls.js's levels, or -1 for automatic. */
export interface Choice {
  level: number;
}

interface ListedPart {
  start: number;
  duration: number;
  independent: boolean;
  loaded: boolean;
}

/** Waited this long for a border, a change comes anyway: something else is wrong. */
const LongestWaitMs = 3000;
/**
 * No more changes by themselves than this, nor sooner after the start: load times of small parts jitter, most of all while the page is busy
 * with starting. What cannot be loaded in time hls.js gives up by itself, without asking here.
 */
const SteadyMs = 4000;
const ToleranceSeconds = 0.01;

/**
 * Whether the part to load next begins with a key frame. Chromium shows the frames of another level only from its next key frame on, and
 * nothing in between: a change anywhere else would freeze the picture for up to a second. The next part may not be listed yet, but
 * key frames stand at equal distances.
 */
export function isBorder(parts: readonly ListedPart[]): boolean {
  const last = parts.findLastIndex((part) => part.loaded);
  const loaded = parts[last];
  if (!loaded) {
    return true; // whole segments, each of which begins with one
  }
  const next = parts[last + 1];
  const keys = parts.slice(0, last + 1).filter((part) => part.independent);
  const [before, key] = keys.slice(-2);
  if (next || !before || !key) {
    return next?.independent ?? true;
  }
  const due = key.start + (key.start - before.start);
  return loaded.start + loaded.duration > due - ToleranceSeconds;
}

/** hls.js's choice of the level, and the viewer's, put off until the next border. */
export const gateLevels = (Base: typeof AbrController, choice: Choice) =>
  class extends Base {
    private wantedSince: number | null = null;
    private changedAt = performance.now();

    override get firstAutoLevel(): number {
      return choice.level < 0 ? super.firstAutoLevel : choice.level;
    }

    override get nextAutoLevel(): number {
      const automatic = super.nextAutoLevel;
      const next = choice.level < 0 ? automatic : choice.level;
      const { loadLevel, levels } = this.hls;
      const parts = levels[loadLevel]?.details?.partList;
      if (next === loadLevel || !parts) {
        this.wantedSince = null;
        return next;
      }
      const now = performance.now();
      if (choice.level < 0 && now - this.changedAt < SteadyMs) {
        return loadLevel;
      }
      this.wantedSince ??= now;
      if (!isBorder(parts) && now - this.wantedSince < LongestWaitMs) {
        return loadLevel;
      }
      this.wantedSince = null;
      this.changedAt = now;
      return next;
    }

    override set nextAutoLevel(level: number) {
      super.nextAutoLevel = level;
    }
  };
