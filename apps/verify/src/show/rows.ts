import { el } from './dom.ts';
import type { Row } from './present.ts';

/** Labels with their values. */
export function rows(all: readonly Row[], className: string): HTMLElement {
  return el(
    'dl',
    { class: className },
    ...all.map(({ label, value }) => el('div', {}, el('dt', {}, label), el('dd', {}, valueView(value)))),
  );
}

function valueView({ text, full }: Row['value']): Node {
  return full === undefined ? el('bdi', {}, text) : el('code', { title: full }, text);
}
