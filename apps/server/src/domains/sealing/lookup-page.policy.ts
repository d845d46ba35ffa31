/** The page on which a paper is looked up by its code: no script, no inline style. Pure. */
import type { Language } from '@pramana/contract';
import { escapeHtml as esc, publicPage } from './log-page.policy.ts';
import { sayLog } from './log-text.policy.ts';
import { type SayLookup, sayLookup } from './lookup-text.policy.ts';

/** What the page says. */
export type LookupAnswer =
  /** No hospital has this address. */
  | { readonly state: 'nobody' }
  | { readonly state: 'ask' | 'unreadable' | 'none'; readonly hospital: string }
  | {
      readonly state: 'found';
      readonly hospital: string;
      readonly paper: { readonly label: string; readonly url: string; readonly file: string | null };
      /** The code in one piece, for the button that saves the file. */
      readonly typed: string;
    };

export function lookupPage(language: Language, answer: LookupAnswer): string {
  const say = sayLookup(language);
  return publicPage(language, sayLog(language), say('title'), body(language, say, answer));
}

function body(language: Language, say: SayLookup, answer: LookupAnswer): string {
  if (answer.state === 'nobody') return `<h1>${esc(say('title'))}</h1>\n<p role="alert">${esc(say('nobody'))}</p>`;
  const { hospital } = answer;
  if (answer.state === 'found') return found(language, say, answer);
  const lead = `<h1>${esc(say('titleOf', { hospital }))}</h1>\n<p>${esc(say('lead'))}</p>`;
  const refusal = answer.state === 'ask' ? '' : `<p role="alert" class="alert">${esc(say(answer.state))}</p>\n`;
  return `${lead}
<section>${refusal}<form method="post" action="?lang=${language}">
<label for="code">${esc(say('code'))}</label>
<input id="code" name="code" required maxlength="60" autocomplete="off" autocapitalize="characters" spellcheck="false" placeholder="XXXX-XXXX-XXXX-XXXX" aria-describedby="hint">
<p id="hint">${esc(say('hint'))}</p>
<button type="submit">${esc(say('find'))}</button>
</form></section>
<p>${esc(say('scan'))}</p>`;
}

function found(
  language: Language,
  say: SayLookup,
  { hospital, paper, typed }: LookupAnswer & { state: 'found' },
): string {
  const { label, url, file } = paper;
  const save =
    file === null
      ? `<p>${esc(say('pending'))}</p>`
      : `<form method="post" action="?lang=${language}"><input type="hidden" name="code" value="${esc(typed)}">
<button type="submit" name="as" value="file" class="plain">${esc(say('save'))}</button></form>`;
  return `<p><a href="?lang=${language}">${esc(say('another'))}</a></p>
<h1>${esc(label)}</h1>
<p>${esc(say('found', { hospital }))}</p>
<section><p><a class="button" href="${esc(url)}">${esc(say('check'))}</a></p>
${save}</section>
<p>${esc(say('least'))}</p>
<p>${esc(say('recorded'))}</p>`;
}
