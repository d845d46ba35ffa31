import type { Collected } from '../check/collect.ts';
import { progressOf } from '../check/collect.ts';
import { isDoubted, type Judgement } from '../check/judge.ts';
import type { ShownCheck } from '../check/shown.ts';
import { hasText, type Params, type Say, type Sentence, type TextKey } from '../texts.ts';
import { clean } from '../format.ts';
import { el, svg } from './dom.ts';
import { verdictMark } from './mark.ts';

/** A sentence with what it names in words: kinds of documents, fields, and text that came from outside. */
export function speak(say: Say, { key, params = {} }: Sentence): string {
  const spoken = Object.entries(params).map(([name, value]) => [name, inWords(say, name, value)] as const);
  return say(key, Object.fromEntries(spoken));
}

function inWords(say: Say, name: string, value: string | number): string {
  const key = name === 'field' ? `field.${value}` : name === 'kind' || name === 'other' ? `kind.${value}` : '';
  return hasText(key) ? say(key) : clean(String(value));
}

/** A claim names its hospital within its node alone: which one it is, the name of its log says. */
const namedBy = (hospital: string, origin?: string): string =>
  origin === undefined ? hospital : `${hospital} (${clean(origin)})`;

/** The verdict in two sentences: what it is, and what it means. */
export function verdictText(say: Say, judged: Judgement): { title: string; text: string } {
  const { state, header, checks, linesOpen } = judged;
  const failed = checks.filter(({ ok }) => ok === false).map(({ check }) => check);
  // The paper holds, and its own log does not stand by it: thrown away, it would prove nothing.
  if (failed.join() === 'online') return { title: say('verdict.denied.title'), text: say('verdict.denied.text') };
  const params: Params = {
    kind: header === null ? '' : say(`kind.${header.kind}`),
    hospital: header === null ? '' : namedBy(header.hospital, judged.checkpoint?.origin),
    checks: failed.map((check) => say(`check.${check}`)).join(', '),
  };
  // Lines that nobody looked at must not sound genuine.
  if (linesOpen && (state === 'GREEN' || state === 'AMBER')) {
    return { title: say(`verdict.${state}.titleHead`), text: say(`verdict.${state}.textHead`, params) };
  }
  const text = state === 'UNKNOWN' && isDoubted(checks) ? 'detail.stolen' : (`verdict.${state}.text` as const);
  return { title: say(`verdict.${state}.title`), text: say(text, params) };
}

/** The mark, what it means, and each check with its sentence. */
export function verdictView(say: Say, judged: Judgement, collected: Collected): HTMLElement {
  const { title, text } = verdictText(say, judged);
  return el(
    'section',
    { class: 'verdict', 'data-state': judged.state, 'aria-labelledby': 'verdict-title' },
    el(
      'div',
      { class: 'seal' },
      verdictMark(judged.state),
      el('div', {}, el('h2', { id: 'verdict-title', tabindex: '-1' }, title), el('p', { class: 'meaning' }, text)),
    ),
    judged.linesOpen && linesNotice(say, collected),
    judged.hidden > 0 &&
      el('p', { class: 'notice' }, say('lines.some', { hidden: judged.hidden, all: judged.header?.itemCount ?? 0 })),
    el('h3', {}, say('checks.title')),
    el('ul', { class: 'checks' }, ...judged.checks.map((check) => checkView(say, check))),
  );
}

function linesNotice(say: Say, collected: Collected): HTMLElement {
  const { missing } = progressOf(collected);
  const how =
    missing.length === 0
      ? say('lines.how')
      : say('lines.missing', { parts: missing.join(', '), of: collected.parts[0]?.parts ?? '' });
  return el('p', { class: 'notice' }, el('strong', {}, say('lines.notChecked')), ' ', how);
}

const TONES = { good: 'M3.5 8.6l3 3 6-6.6', bad: 'M4 4l8 8M12 4l-8 8', open: 'M3.5 8h9' } as const;

/** Outcome as a shape, a colour and a word; never the colour alone. */
function checkView(say: Say, { check, ok, say: sentence }: ShownCheck): HTMLElement {
  return checkRow(say, { check, ok, name: say(`check.${check}`), text: speak(say, sentence) });
}

/** One check with its name and its sentence. */
export function checkRow(
  say: Say,
  { check, ok, name: title, text }: { check: string; ok: boolean | null; name: string; text: string },
): HTMLElement {
  const tone = ok === null ? 'open' : ok ? 'good' : 'bad';
  const name: TextKey = `checks.${tone}`;
  const icon = svg(
    'svg',
    { viewBox: '0 0 16 16', class: 'tone', role: 'img', 'aria-label': say(name) },
    svg('path', { d: TONES[tone] }),
  );
  return el(
    'li',
    { 'data-tone': tone, 'data-check': check },
    icon,
    el('div', {}, el('b', {}, title), el('span', {}, text)),
  );
}
