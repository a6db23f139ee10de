import { backoff, pause } from '../src/backoff';
import { requestJson } from '../src/http';
import { byId, make, setText } from './dom';
import { bytes, percent } from './figures';
import { brief, orNone, spread, type Ops } from './ops-figures';
import { fillTable } from './ops-tables';
import { SessionRow } from './session-row';
import { messageOf } from './toasts';
import './token';

const PeriodMs = 2000;
const MostShown = 50;

const rows = new Map<string, SessionRow>();
const values = new Map<string, [HTMLElement, HTMLElement]>();
let current = new AbortController();

document.addEventListener('visibilitychange', restart);
restart();

/** Looks now and each two seconds; not while nobody sees it. */
function restart(): void {
  current.abort();
  current = new AbortController();
  if (!document.hidden) {
    void follow(current.signal);
  }
}

async function follow(signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    try {
      const url = `/api/ops?limit=${MostShown}`;
      show(await requestJson<Ops>(url, { signal, cache: 'no-store' }));
      warn('');
      failures = 0;
      await pause(PeriodMs, signal);
    } catch (error) {
      if (!signal.aborted) {
        failures += 1;
        warn(`${messageOf(error)} Trying again.`);
        await pause(backoff(failures), signal);
      }
    }
  }
}

function show(ops: Ops): void {
  showTiles(ops);
  showSessions(ops);
  fillTable('models', ['Model', 'In line', 'Rows a run', 'Run', 'Wait'], {
    rows: ops.models.map(({ model, waiting, batch, run, wait }) => [
      model,
      `${waiting}`,
      orNone(batch, ({ p50, p95 }) => `${p50}, ${p95}`),
      spread(run),
      spread(wait),
    ]),
    none: 'No model has run yet.',
  });
  fillTable('stages', ['Stage', 'Time', 'Pieces'], {
    rows: ops.stages.map(({ stage, time }) => [
      stage,
      spread(time),
      `${time.count}`,
    ]),
    none: 'No stage has run yet.',
  });
  fillTable('engines', ['Engine', 'For', 'State'], {
    rows: ops.engines.map(({ purpose, name, state, seconds }) => [
      name,
      purpose,
      seconds === null ? state : `${state}, for ${Math.ceil(seconds)} s`,
    ]),
    none: 'The server tells of no engine.',
  });
}

function showTiles(ops: Ops): void {
  const { machine, gpus, firstPart } = ops;
  const { processors, cores, memory, memoryTotal } = machine;
  tile(
    'Processors',
    orNone(machine.busy, percent),
    `of ${processors} cores; the server takes ${orNone(cores, (count) => count.toFixed(2))}`,
  );
  tile(
    'Memory',
    bytes(memory),
    `of ${bytes(memoryTotal)}; ${machine.children} programs of it: ${bytes(machine.childrenMemory)}`,
  );
  const [gpu] = gpus;
  const used = `${orNone(gpu?.memoryUsed, bytes)} of ${orNone(gpu?.memoryTotal, bytes)}`;
  const more = gpus.length > 1 ? `, and ${gpus.length - 1} more` : '';
  tile(
    'GPU',
    gpu ? orNone(gpu.busy, percent) : 'none',
    gpu ? `${gpu.name}: ${used}${more}` : 'All models run on processors.',
  );
  tile('Sessions', `${ops.sessionCount}`, `${ops.resting} of them rest`);
  tile(
    'First part of an answer',
    orNone(firstPart, ({ p50 }) => brief(p50)),
    firstPart ? `19 of 20 within ${brief(firstPart.p95)}` : 'No answer yet.',
  );
  tile(
    'Idle slices in sentences',
    `${ops.gapSlices}`,
    `of ${ops.generatedSlices} that were generated`,
  );
}

function tile(name: string, value: string, also: string): void {
  let known = values.get(name);
  if (!known) {
    const box = make('div', '');
    known = [make('dd', 'value'), make('dd', 'also')];
    box.append(make('dt', '', name), ...known);
    byId('tiles').append(box);
    values.set(name, known);
  }
  setText(known[0], value);
  setText(known[1], also);
}

function showSessions({ sessions, sessionCount }: Ops): void {
  const body = byId('sessions');
  const shown = new Set(sessions.map(({ id }) => id));
  for (const [id, row] of rows) {
    if (!shown.has(id)) {
      row.destroy();
      rows.delete(id);
    }
  }
  let index = 0;
  for (const session of sessions) {
    const row = rows.get(session.id) ?? new SessionRow(session);
    rows.set(session.id, row);
    row.show(session);
    for (const element of row.elements) {
      // A row that is where it belongs is not moved: it may have the focus.
      if (body.children[index] !== element) {
        body.insertBefore(element, body.children[index] ?? null);
      }
      index += 1;
    }
  }
  const left = sessionCount - sessions.length;
  setText(
    byId('more'),
    sessionCount === 0
      ? 'No session is here yet.'
      : left > 0
        ? `${left} older ones are not shown.`
        : '',
  );
}

function warn(text: string): void {
  setText(byId('banner'), text);
  byId('banner').hidden = text === '';
}
