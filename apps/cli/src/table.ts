/** How results are printed: as psql does, its `-t` and `-A` included. */
export interface Style {
  readonly tuplesOnly: boolean;
  readonly aligned: boolean;
}

export interface Printable {
  readonly command: string | null;
  readonly rowCount: number | null;
  readonly fields: readonly { readonly name: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** The text of one statement's result: a table, or the command and how many rows it touched. */
export function formatResult(result: Printable, style: Style): string {
  if (result.fields.length === 0) {
    const count = result.rowCount === null ? '' : ` ${result.rowCount}`;
    return style.tuplesOnly ? '' : `${result.command ?? ''}${count}`;
  }
  const rows = result.rows.map((row) => row.map((value) => value ?? ''));
  const names = result.fields.map(({ name }) => name);
  const foot = `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`;
  if (!style.aligned) {
    const lines = rows.map((row) => row.join('|'));
    return (style.tuplesOnly ? lines : [names.join('|'), ...lines, foot]).join('\n');
  }
  const widths = names.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    ` ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')}`.trimEnd();
  const body = rows.map(line);
  if (style.tuplesOnly) return body.join('\n');
  const rule = `-${widths.map((width) => '-'.repeat(width)).join('-+-')}-`;
  return [line(names), rule, ...body, foot].join('\n');
}
