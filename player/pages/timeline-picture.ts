import { make } from './dom';
import { brief, capital, orNone } from './ops-figures';
import { isPlayed, layout, type Box } from './timeline-layout';
import { OnAir, type Timeline } from './turn-timeline';

const Space = 'http://www.w3.org/2000/svg';
const LeastLabelled = 16; // px of a bar that takes its number

/** One timeline as a picture, with the same as a table for who does not see it, or wants figures. */
export function draw(timeline: Timeline, width: number): HTMLElement {
  const { title, firstPart, pieces } = timeline;
  const figure = make('section', 'turn');
  figure.dataset.testid = 'turn-timeline';
  const first = orNone(
    firstPart,
    (seconds) => ` · ${brief(seconds)} to the first part`,
  );
  const heading = firstPart === null ? title : title + first;
  figure.append(make('h3', '', heading), picture(timeline, heading, width));
  if (pieces.length > 0) {
    figure.append(table(timeline));
  }
  return figure;
}

function picture(timeline: Timeline, title: string, width: number): SVGElement {
  const { height, labels, ticks, boxes, ...drawn } = layout(timeline, width);
  const svg = node('svg', {
    class: 'picture',
    viewBox: `0 0 ${drawn.width} ${height}`,
    role: 'img',
    'aria-label': title,
  });
  for (const { x, text } of ticks) {
    const line = { class: 'grid', x1: x, x2: x, y1: 0, y2: height - 18 };
    svg.append(
      node('line', line),
      node('text', { class: 'label', x: x + 3, y: height - 5 }, text),
    );
  }
  for (const { y, text } of labels) {
    svg.append(node('text', { class: 'label', x: 0, y: y + 4 }, capital(text)));
  }
  svg.append(...boxes.flatMap(drawBox));
  return svg;
}

function drawBox(box: Box): SVGElement[] {
  const { x, y, width, height, lane, piece, from, to } = box;
  const kind = isPlayed(box) ? 'played' : 'made';
  const rect = node('rect', {
    class: `${kind}${(piece ?? 0) % 2 ? ' odd' : ''}`,
    'data-stage': lane,
    x,
    y,
    width,
    height,
    rx: Math.min(4, width / 2),
  });
  const of = piece === null ? '' : `, piece ${piece + 1}`;
  const told = `${capital(lane)}${of}: ${brief(to - from)}, from ${from.toFixed(2)} s`;
  rect.append(node('title', {}, told));
  if (piece === null || width < LeastLabelled) {
    return [rect];
  }
  const at = { x: x + width / 2, y: y + height - 5 };
  const style = isPlayed(box) ? 'number played-number' : 'number';
  return [
    rect,
    node(
      'text',
      { class: style, ...at, 'pointer-events': 'none' },
      `${piece + 1}`,
    ),
  ];
}

function table({ pieces, lanes }: Timeline): HTMLElement {
  const stages = lanes.filter(
    (lane) => lane !== OnAir && pieces.some(({ took }) => lane in took),
  );
  const element = make('table', '');
  const head = element.createTHead().insertRow();
  for (const name of [
    'Piece',
    'Said',
    ...stages.map(capital),
    'Ready before',
  ]) {
    const cell = make('th', '', name);
    cell.scope = 'col';
    head.append(cell);
  }
  const body = element.createTBody();
  for (const { piece, text, took, ahead } of pieces) {
    const row = body.insertRow();
    const times = stages.map((stage) => orNone(took[stage], brief));
    const before = orNone(ahead, (seconds) =>
      seconds < 0 ? `${brief(-seconds)} late` : brief(seconds),
    );
    for (const value of [`${piece + 1}`, text, ...times, before]) {
      row.append(make('td', '', value));
    }
  }
  return element;
}

function node(
  name: string,
  attributes: Record<string, string | number>,
  text = '',
): SVGElement {
  const element = document.createElementNS(Space, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, String(value));
  }
  element.textContent = text;
  return element;
}
