import type { Content, TableCell } from 'pdfmake/interfaces.js';
import type { ReportDocument, SeriesView } from './care-view.ts';
import { dayText } from './format.ts';
import { LINED } from './lines.ts';
import type { Press } from './parts.ts';
import { say } from './text.ts';

/** So many of the newest values of each stand as figures; the curve has all. */
const FIGURES = 8;
const CHART = { width: 230, height: 62, pad: 4 };

/** Everything measured over time: a curve with the usual range, and the newest figures beside it. */
export function reportContent(press: Press, { series, words, unreadable, newest }: ReportDocument): Content[] {
  const { label, paper } = press;
  const small = { fontSize: paper.type.small, color: paper.faint };
  // What is missing is said first: a paper without it looks whole.
  const missing = [
    ...(unreadable === 0 ? [] : [say(label('notReadable', { count: unreadable }), { bold: true })]),
    ...(newest === null ? [] : [say(label('newestOnly', { count: newest }), { bold: true })]),
  ];
  if (series.length === 0 && words.length === 0) return [...missing, say(label('noReport'))];
  const note = say(label('reportNote'), { ...small, margin: [0, 0, 0, 4] });
  return [...missing, note, ...series.map((each) => one(press, each)), ...inWords(press, words)];
}

function inWords({ language, label, paper }: Press, words: ReportDocument['words']): Content[] {
  if (words.length === 0) return [];
  const body = words.map(({ day, name, text }): TableCell[] => [
    say(dayText(day, language)),
    { stack: [say(name, { bold: true }), say(text)] },
  ]);
  return [
    say(label('resultsInWords'), { bold: true, fontSize: paper.type.strong, margin: [0, 6, 0, 2] }),
    { table: { widths: ['auto', '*'], body }, layout: LINED, fontSize: paper.type.body },
  ];
}

function one(press: Press, series: SeriesView): Content {
  const { label, paper } = press;
  const { name, unit, usual, points } = series;
  const small = { fontSize: paper.type.small, color: paper.faint };
  const head = [
    say(unit === '' ? name : `${name} (${unit})`, { bold: true, fontSize: paper.type.strong }),
    ...(usual === null ? [] : [say(label('usualRange', { range: `${usual} ${unit}`.trim() }), small)]),
  ];
  const rest = points.length - FIGURES;
  const more = rest > 0 ? [say(label('older', { count: rest }), small)] : [];
  const figures = { stack: [table(press, points.slice(-FIGURES).toReversed()), ...more] };
  const svg = chartSvg(series);
  const chart = svg === null ? [] : [{ svg, width: CHART.width }];
  const body: Content[] = paper.wide
    ? [
        {
          columns: [
            { stack: [...head, ...chart], width: CHART.width },
            { ...figures, width: '*' },
          ],
          columnGap: 24,
        },
      ]
    : [...head, figures];
  return { stack: body, margin: [0, 6, 0, 6], unbreakable: true };
}

function table({ language, label, paper }: Press, points: SeriesView['points']): Content {
  const body = points.map(({ day, text, mark }): TableCell[] => [
    say(dayText(day, language)),
    say(text, { bold: mark !== null, alignment: 'right' }),
    say(mark === null ? '' : label(mark), { bold: true }),
  ]);
  return { table: { widths: ['*', 'auto', 64], body }, layout: LINED, fontSize: paper.type.body };
}

/** Values over time as a curve, the usual range as a grey band; in shades that a printer without colour tells apart. Null of one value. */
function chartSvg({ points: all }: SeriesView): string | null {
  const points = all.flatMap(({ day, value, usual }) => (value === null ? [] : [{ day, value, usual }]));
  if (points.length < 2) return null;
  const { width, height, pad } = CHART;
  const times = points.map(({ day }) => Date.parse(day));
  const values = points.map(({ value }) => value);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const ranges = points.flatMap(({ usual }) => usual ?? []).filter((end) => end !== null);
  const low = Math.min(...values, ...ranges);
  const high = Math.max(...values, ...ranges);
  const x = (at: number): number => tenth(pad + ((at - first) / (last - first || 1)) * (width - 2 * pad));
  const share = (value: number): number => (high === low ? 0.5 : (value - low) / (high - low));
  const y = (value: number): number => tenth(height - pad - share(value) * (height - 2 * pad));
  const at = points.map(({ day, value }) => [x(Date.parse(day)), y(value)] as const);
  // A range reaches from half way before its first point to half way behind its last one.
  const edge = (i: number): number => tenth(((at[i - 1]?.[0] ?? 0) + (at[i]?.[0] ?? width)) / 2);
  const starts = points.flatMap(({ usual }, i) => (i === 0 || !isSame(points[i - 1]?.usual, usual) ? [i] : []));
  const band = starts
    .map((i, k) => {
      const usual = points[i]?.usual;
      if (!usual) return '';
      const end = starts[k + 1];
      const [from, to] = [i === 0 ? 0 : edge(i), end === undefined ? width : edge(end)];
      const bottom = usual[0] === null ? height : y(usual[0]);
      const top = usual[1] === null ? 0 : y(usual[1]);
      return `<rect x="${from}" y="${top}" width="${tenth(to - from)}" height="${tenth(bottom - top)}" fill="#e6e6e6"/>`;
    })
    .join('');
  const line = `<polyline points="${at.map((each) => each.join(',')).join(' ')}" fill="none" stroke="#000" stroke-width="1"/>`;
  const dots = at.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="1.8" fill="#000"/>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${band}${line}${dots}</svg>`;
}

type Range = SeriesView['points'][number]['usual'];
const isSame = (a: Range | undefined, b: Range): boolean => a?.[0] === b?.[0] && a?.[1] === b?.[1];

const tenth = (points: number): number => Math.round(points * 10) / 10;
