import type { Problem } from './protocol';

/** A request that the server refused or that never reached it, in the words of its problem details. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: Problem) {
    super(
      problem.detail
        ? `${problem.title.replace(/\.$/, '')}. ${problem.detail}`
        : problem.title,
    );
  }

  /** 0 when no answer came. */
  get status(): number {
    return this.problem.status ?? 0;
  }
}

let token = '';

/** Shown to the API from now on; needed where the server has a key (docs/access.md). */
export function useToken(shown: string): void {
  token = shown;
}

/** What shows the token, for requests that others make. */
export const authorization = (): Record<string, string> =>
  token ? { Authorization: `Bearer ${token}` } : {};

/** Fetches, and throws ProblemError for anything but a success. */
export async function request(
  url: string | URL,
  init: RequestInit = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, authorized(init));
  } catch (error) {
    if (init.signal?.aborted) {
      throw error;
    }
    throw new ProblemError(unreachable);
  }
  if (!response.ok) {
    throw new ProblemError(await readProblem(response));
  }
  return response;
}

export async function requestJson<T>(
  url: string | URL,
  init: RequestInit = {},
): Promise<T> {
  return (await (await request(url, init)).json()) as T;
}

export const postJson = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

function authorized(init: RequestInit): RequestInit {
  const shown = Object.entries(authorization());
  if (shown.length === 0) {
    return init;
  }
  const headers = new Headers(init.headers);
  shown.forEach(([name, value]) => headers.set(name, value));
  return { ...init, headers };
}

const unreachable: Problem = {
  title: 'The server cannot be reached',
  detail: 'Check the network connection; it may also be restarting.',
  status: 0,
};

async function readProblem(response: Response): Promise<Problem> {
  const { status } = response;
  const text = await response.text().catch(() => '');
  if (response.headers.get('Content-Type')?.includes('json')) {
    try {
      return { status, ...(JSON.parse(text) as Problem) };
    } catch {
      // A proxy on the way may cut or replace the body: the status still says enough.
    }
  }
  return { title: `The server answered ${status}`, status };
}
