import { FileUpload } from '../src/file-upload';
import { ProblemError, postJson, request } from '../src/http';
import type { Problem } from '../src/protocol';
import { byId, make } from './dom';
import { messageOf, toast } from './toasts';
import { chosenOptions } from './work-options';
import type { WorkView } from './work-view';

const QuietMs = 500;

interface ScriptProblem extends Problem {
  errors?: { path: string; detail: string }[];
}

/** Writing the script of a film; what the server would say to it stands below while it is written. */
export function connectScript(view: WorkView): void {
  const script = byId<HTMLTextAreaElement>('script');
  const form = byId<HTMLFormElement>('options');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = new AbortController();
  const options = () => ({
    ...chosenOptions(form),
    script: readScript(script.value),
  });
  const check = async () => {
    asked.abort();
    const { signal } = (asked = new AbortController());
    if (script.value.trim() !== '') {
      showFaults(await faultsOf(options(), signal));
    } else {
      showFaults([]);
    }
  };
  script.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void check().catch(() => {}), QuietMs);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    view
      .create(options())
      .then((id) => view.open(id))
      .catch((error: unknown) => {
        showFaults(faultsIn(error));
        view.refuse(messageOf(error));
      });
  });
  byId('example').addEventListener('click', () => {
    script.value = example;
    script.dispatchEvent(new Event('input'));
  });
  byId<HTMLInputElement>('file').addEventListener('change', (event) => {
    const [file] = (event.target as HTMLInputElement).files ?? [];
    if (file) {
      insertPicture(script, file);
    }
  });
}

/** What begins like JSON is meant as JSON: where it is none, the server says so. */
function readScript(text: string): unknown {
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }
  return text;
}

async function faultsOf(
  options: Record<string, unknown>,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    const body = postJson({ pipeline: 'generation', options });
    await request('/api/sessions/check', { ...body, signal });
    return [];
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    return faultsIn(error);
  }
}

function faultsIn(error: unknown): string[] {
  if (!(error instanceof ProblemError)) {
    return [messageOf(error)];
  }
  const { errors } = error.problem as ScriptProblem;
  const all = errors?.map(({ path, detail }) => `${path} ${detail}`) ?? [];
  return all.length > 0 ? all : [error.message];
}

function showFaults(faults: string[]): void {
  byId('faults').replaceChildren(
    ...faults.map((fault) => make('li', '', fault)),
  );
}

/** A picture is uploaded, and its id written where the cursor is. */
function insertPicture(script: HTMLTextAreaElement, file: File): void {
  const at = script.selectionStart;
  const upload = new FileUpload(file, file, {
    onAddress: () => {},
    onProgress: ({ state, problem }) => {
      if (state === 'failed') {
        toast(problem ?? 'The picture could not be sent.');
      } else if (state === 'done') {
        script.setRangeText(`\n![](${upload.id})\n`, at, at, 'end');
        script.dispatchEvent(new Event('input'));
      }
    },
  });
  void upload.start();
}

const example = `# How a film is made of a script

## The script

It is written as Markdown. Each heading of the second level is a scene.

## The voice

What stands below a heading is said, word by word, and shown as captions.

## The film

It plays while the rest is still being made.
`;
