import { Upload, type DetailedError } from 'tus-js-client';
import { authorization } from './http';
import type { Problem } from './protocol';
import { TransferSpeed } from './transfer-speed';

export type UploadState = 'sending' | 'paused' | 'retrying' | 'failed' | 'done';

export interface UploadProgress {
  state: UploadState;
  sent: number;
  total: number;
  /** Null while unknown, and while nothing is sent. */
  bytesPerSecond: number | null;
  /** What is wrong and what helps; null where nothing is. */
  problem: string | null;
}

export interface UploadListener {
  /** The address is known: sessions can read it from now on, while it still arrives. */
  onAddress(id: string): void;
  onProgress(progress: UploadProgress): void;
}

/** Milliseconds before each attempt: three minutes without a network or a server are bridged, then the user is asked. */
const RetryDelays = [500, 1000, 2000, 4000, 8000, ...Array(11).fill(15_000)];

/** Statuses that another attempt would get, too. */
const Final = [401, 403, 404, 410, 412, 413, 415, 507];

/** One file on its way to the server by tus: it can be paused, and goes on where it was after a broken connection or a reload. */
export class FileUpload {
  private readonly upload: Upload;
  private readonly speed = new TransferSpeed();
  private state: UploadState = 'sending';
  private sent = 0;
  private problem: string | null = null;

  /** `body` is what is sent: the file, or the same film in another order. */
  constructor(
    file: File,
    body: Blob,
    private readonly listener: UploadListener,
  ) {
    this.upload = new Upload(body, {
      endpoint: new URL('/api/uploads', location.origin).href,
      headers: authorization(),
      metadata: { filename: file.name, filetype: file.type },
      retryDelays: RetryDelays,
      // The order of what is sent follows from the file: the file itself is what can be found again.
      fingerprint: () => Promise.resolve(fingerprintOf(file)),
      onUploadUrlAvailable: () => {
        // With an endpoint it would begin a second upload whenever a server that restarts does not know the first one yet.
        this.upload.options.endpoint = null;
        listener.onAddress(this.id!);
      },
      onProgress: (sent) => this.progressed(sent),
      onSuccess: () => {
        this.sent = body.size;
        this.change('done');
      },
      onShouldRetry: (error) => this.shouldRetry(error),
      onError: (error) => this.fail(error),
    });
  }

  /** At the end of the upload's address; null before there is one. */
  get id(): string | null {
    return this.upload.url?.split('/').at(-1) ?? null;
  }

  get progress(): UploadProgress {
    const { state, sent, problem } = this;
    const sending = state === 'sending';
    return {
      state,
      sent,
      total: (this.upload.file as Blob).size,
      bytesPerSecond: sending ? this.speed.bytesPerSecond : null,
      problem,
    };
  }

  /** Begins, or goes on with what an earlier visit to the page has sent of this file. */
  async start(): Promise<void> {
    const [known] = (await this.upload.findPreviousUploads()).sort((a, b) =>
      b.creationTime.localeCompare(a.creationTime),
    );
    if (known) {
      this.upload.resumeFromPreviousUpload(known);
    }
    this.resume();
  }

  pause(): void {
    void this.upload.abort();
    this.change('paused');
  }

  /** Goes on, also after a failure. */
  resume(): void {
    this.speed.forget();
    this.change('sending');
    this.upload.start();
  }

  /** Gives it up; whoever reads it gets an error where it ends. */
  async cancel(): Promise<void> {
    await this.upload.abort(true);
  }

  private progressed(sent: number): void {
    this.sent = sent;
    this.speed.note(sent, performance.now());
    this.change('sending');
  }

  private shouldRetry(error: DetailedError): boolean {
    const status = error.originalResponse?.getStatus() ?? 0;
    // Else it passes: a lost connection, a body that broke off, a request that another one made way for, a server that restarts.
    const again = !Final.includes(status);
    if (again) {
      this.change('retrying', messageOf(error));
    }
    return again;
  }

  private fail(error: Error | DetailedError): void {
    this.change('failed', messageOf(error));
  }

  private change(state: UploadState, problem: string | null = null): void {
    this.state = state;
    this.problem = problem;
    this.listener.onProgress(this.progress);
  }
}

const fingerprintOf = ({ name, size, lastModified }: File): string =>
  ['loomcast', name, size, lastModified].join('|');

/** In the words of the server where it answered. */
function messageOf(error: Error | DetailedError): string {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  if (status === 404 || status === 410) {
    return 'The server has deleted what had arrived. Choose the file once more.';
  }
  if (!response) {
    return 'The connection to the server was lost.';
  }
  try {
    const { title, detail } = JSON.parse(response.getBody()) as Problem;
    return detail ? `${title} ${detail}` : title;
  } catch {
    // A proxy on the way may answer in its own words.
    return `The server answered ${status}.`;
  }
}
