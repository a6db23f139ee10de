import { byId, make, setText } from './dom';

export interface TableContent {
  rows: string[][];
  /** Said where there is no row. */
  none: string;
}

/** Fills a table whose first column names its rows; cells that stay the same are left alone. */
export function fillTable(
  id: string,
  columns: string[],
  { rows, none }: TableContent,
): void {
  const table = byId<HTMLTableElement>(id);
  const body = table.tBodies[0] ?? begin(table, columns);
  const content = rows.length > 0 ? rows : [[none]];
  while (body.rows.length > content.length) {
    body.deleteRow(-1);
  }
  content.forEach((texts, index) => {
    const row = body.rows[index] ?? body.insertRow();
    if (row.cells.length !== texts.length) {
      row.replaceChildren(...texts.map((_, column) => cellOf(column)));
      const only = texts.length === 1 ? row.cells[0] : undefined;
      if (only) {
        only.colSpan = columns.length;
        only.className = 'none';
      }
    }
    texts.forEach((text, column) => setText(row.cells[column]!, text));
  });
}

function begin(
  table: HTMLTableElement,
  columns: string[],
): HTMLTableSectionElement {
  const head = table.createTHead().insertRow();
  columns.forEach((name, column) => {
    const cell = make('th', column > 0 ? 'figure' : '', name);
    cell.scope = 'col';
    head.append(cell);
  });
  return table.createTBody();
}

function cellOf(column: number): HTMLTableCellElement {
  if (column > 0) {
    return make('td', 'figure');
  }
  const cell = make('th', '');
  cell.scope = 'row';
  return cell;
}
