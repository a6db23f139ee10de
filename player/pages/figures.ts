/** Numbers in words that are as exact as one cares to read. */

export const percent = (share: number): string =>
  `${Math.floor(share * 100)} %`;

/** "1.2 MB", decimal, as system dialogs have it. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(
    units.length - 1,
    Math.floor(Math.log10(Math.max(count, 1)) / 3),
  );
  const value = count / 1000 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[step]}`;
}

/** "about 3 min left" from seconds. */
export function left(seconds: number): string {
  return seconds < 60
    ? `about ${Math.max(1, Math.ceil(seconds))} s left`
    : `about ${Math.ceil(seconds / 60)} min left`;
}

/** "0.4 s", "12 s", "3:05" from seconds. */
export function span(seconds: number): string {
  if (seconds < 60) {
    return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  }
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** "5 minutes ago"; both in milliseconds. */
export function ago(then: number, now: number): string {
  const seconds = Math.max(0, (now - then) / 1000);
  const steps: [number, string][] = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ];
  for (const [length, name] of steps) {
    const count = Math.floor(seconds / length);
    if (count > 0) {
      return `${count} ${name}${count > 1 ? 's' : ''} ago`;
    }
  }
  return 'just now';
}
