import type { Making } from '../src/head-start';
import type { Session } from '../src/protocol';

/**
 * How fast a session makes its stream, for the player. How long the whole will be is known best by the source; else it follows from
 * what is there and what is still to come.
 */
export function makingOf(
  { state, work }: Session,
  made: number | null,
  source: number | null,
): Making | null {
  if (state !== 'running' || !work) {
    return null;
  }
  const { speed = null, remaining = null } = work;
  const rest = speed === null || remaining === null ? null : speed * remaining;
  const estimate = rest === null || made === null ? null : made + rest;
  return { speed, total: source ?? estimate };
}
