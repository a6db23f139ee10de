const Delays = [1000, 2000, 4000, 8000, 15000] as const;

/**
 * Milliseconds before the next attempt after `failures` failures in a row: 1, 2, 4, 8, then always 15 s. The jitter of a quarter
 * keeps the viewers of a restarted server from coming back in step.
 */
export function backoff(failures: number, random = Math.random): number {
  const step = Math.min(Math.max(failures, 1), Delays.length) - 1;
  return Delays[step]! * (0.75 + random() * 0.5);
}

/** Resolves after the time, or at once when the signal fires: the caller looks at the signal. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      return resolve();
    }
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish);
  });
}
