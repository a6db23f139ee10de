import { indexFirst } from '../src/faststart';
import { FileUpload, type UploadProgress } from '../src/file-upload';
import { byId } from './dom';
import { keepRun, runOfSession, type Run } from './runs';
import { messageOf } from './toasts';
import { UploadRow } from './upload-row';
import { chosenOptions } from './work-options';
import type { WorkView } from './work-view';

interface Running {
  file: File;
  row: UploadRow;
  upload: FileUpload;
  session: string | null;
  state: UploadProgress['state'];
}

/** The uploads of this page, each with the session that works on it from its first bytes on. */
export class Uploads {
  private readonly all = new Set<Running>();

  constructor(private readonly view: WorkView) {
    view.onShow = (id) => this.mark(id);
  }

  /** The page has to stay while something is sent. */
  get areRunning(): boolean {
    return [...this.all].some(
      ({ state }) => state === 'sending' || state === 'retrying',
    );
  }

  add(files: File[]): void {
    const options = chosenOptions(byId<HTMLFormElement>('options'));
    for (const [index, file] of files.entries()) {
      void this.send(
        file,
        (upload) => this.start(upload, options),
        index === 0,
      );
    }
  }

  /** The file of the session that is shown, chosen again after a reload: what is missing of it is sent. */
  goOn(file: File): void {
    this.view.showSource(file);
    const run = this.view.id === null ? undefined : runOfSession(this.view.id);
    const known = [...this.all].some(({ session }) => session === this.view.id);
    if (run && this.view.wantsBytes && !known) {
      void this.send(file, (upload) => resume(run, upload), true);
    }
  }

  private start(
    upload: string,
    options: Record<string, unknown>,
  ): Promise<string> {
    return this.view.create({ ...options, upload });
  }

  private async send(
    file: File,
    sessionOf: (upload: string) => Promise<string>,
    isShown: boolean,
  ): Promise<void> {
    const upload = new FileUpload(file, await indexFirst(file), {
      onAddress: (id) => void this.begin(running, id, sessionOf, isShown),
      onProgress: (progress) => {
        running.state = progress.state;
        row.progress(progress);
      },
    });
    const row = new UploadRow(file.name, upload, {
      onShow: () => running.session && this.display(running),
      onRemove: () => void this.remove(running),
    });
    const running: Running = {
      file,
      row,
      upload,
      session: null,
      state: 'sending',
    };
    this.all.add(running);
    byId('uploads').append(row.element);
    byId('upload-panel').hidden = false;
    await upload.start();
  }

  private async begin(
    running: Running,
    upload: string,
    sessionOf: (upload: string) => Promise<string>,
    isShown: boolean,
  ): Promise<void> {
    if (running.session !== null) {
      return;
    }
    const { name, size } = running.file;
    try {
      running.session = await sessionOf(upload);
      keepRun({ upload, session: running.session, name, size });
      if (isShown) {
        this.display(running);
      } else {
        running.row.offer(false);
      }
    } catch (error) {
      // Nobody would read what goes on to arrive.
      running.upload.pause();
      running.row.tell(messageOf(error));
      this.view.refuse(messageOf(error));
    }
  }

  private display({ session, file }: Running): void {
    if (session !== this.view.id) {
      void this.view.open(session!, file);
    }
  }

  private mark(shown: string | null): void {
    for (const { row, session } of this.all) {
      if (session !== null) {
        row.offer(session === shown);
      }
    }
  }

  private async remove(running: Running): Promise<void> {
    this.all.delete(running);
    running.row.element.remove();
    byId('upload-panel').hidden = this.all.size === 0;
    // The server forgets what is not finished by itself, should this not reach it.
    await running.upload.cancel().catch(() => {});
  }
}

/** A session reads one upload: bytes elsewhere do not help it. */
function resume(run: Run, upload: string): Promise<string> {
  return run.upload === upload
    ? Promise.resolve(run.session)
    : Promise.reject(
        new Error(
          `This is not the file that the session waits for (${run.name}), or its upload has expired. Start a new session with it.`,
        ),
      );
}
