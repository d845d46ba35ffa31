import type { Judgement } from '../check/judge.ts';
import { clean } from '../format.ts';
import type { Online } from '../online/look.ts';
import type { Say } from '../texts.ts';
import { el } from './dom.ts';

/** The button that asks the log, with what it would send; null where asking could change nothing. */
export function onlineView(
  say: Say,
  judged: Judgement,
  online: Online | null,
  look: (url: string) => Promise<void>,
): HTMLElement | null {
  const { logUrl } = judged;
  if (online?.evidence) return evidenceView(say, online.evidence);
  if (logUrl === null || !['AMBER', 'UNKNOWN'].includes(judged.state)) return null;
  const host = clean(new URL(logUrl).host);
  const button = el('button', { type: 'button', class: 'button primary', id: 'online' }, say('online.go'));
  button.addEventListener('click', () => {
    button.disabled = true;
    button.replaceChildren(say('online.busy'));
    void look(logUrl);
  });
  return el('div', { class: 'way' }, button, el('p', { class: 'hint' }, say('online.text', { host })));
}

function evidenceView(say: Say, evidence: string): HTMLElement {
  const href = URL.createObjectURL(new Blob([evidence], { type: 'text/plain' }));
  return el('a', { class: 'button primary', href, download: 'pramana.fork-evidence' }, say('online.save'));
}
