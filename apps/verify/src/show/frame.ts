import type { Actions } from './actions.ts';
import { type Language, LANGUAGES, type Say } from '../texts.ts';
import { el } from './dom.ts';
import { productMark } from './mark.ts';

/** Head with name and languages, the page's one promise, and its parts. */
export function frameView(
  say: Say,
  language: Language,
  actions: Actions,
  parts: readonly HTMLElement[],
): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const languages = (Object.entries(LANGUAGES) as [Language, string][]).map(([code, name]) =>
    el(
      'button',
      { type: 'button', lang: code, 'aria-pressed': String(code === language), click: () => void actions.choose(code) },
      name,
    ),
  );
  fragment.append(
    el(
      'header',
      {},
      el('div', { class: 'brand' }, productMark(), el('span', {}, 'Pramana')),
      el('div', { class: 'languages', role: 'group', 'aria-label': say('page.language') }, ...languages),
    ),
    el(
      'main',
      {},
      el('div', { class: 'lead' }, el('h1', {}, say('page.title')), el('p', {}, say('page.lead'))),
      ...parts,
    ),
  );
  return fragment;
}
