/** Which session reads which upload, and which file it was, so that a reload can go on with it. Kept in the browser. */
export interface Run {
  upload: string;
  session: string;
  name: string;
  size: number;
}

const Key = 'loomcast.runs';
const MostKept = 50;

export const runOfSession = (session: string): Run | undefined =>
  readRuns().find((run) => run.session === session);

export function keepRun(run: Run): void {
  const others = readRuns().filter(({ session }) => session !== run.session);
  try {
    const kept = [run, ...others].slice(0, MostKept);
    localStorage.setItem(Key, JSON.stringify(kept));
  } catch {
    // Without storage a reload cannot go on with the upload; all else works.
  }
}

function readRuns(): Run[] {
  try {
    return JSON.parse(localStorage.getItem(Key) ?? '[]') as Run[];
  } catch {
    return [];
  }
}
