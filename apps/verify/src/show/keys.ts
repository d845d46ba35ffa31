import { LedgerError, type PolicyLog } from '@pramana/ledger';
import type { Actions } from './actions.ts';
import { EDITION } from '../edition.ts';
import { clean, dateTime, shortHex } from '../format.ts';
import { type Keys, keysFrom } from '../keys/keys.ts';
import { suggestedKeys } from '../keys/suggest.ts';
import { followPart } from '../keys/carried.ts';
import type { Language, Say, Sentence } from '../texts.ts';
import { el } from './dom.ts';

type Told = { readonly say: Say; readonly language: Language };

/** Whose signatures count, where they come from, and how to change that. */
export function keysView({ say, language }: Told, keys: Keys, actions: Actions): HTMLElement {
  return el(
    'section',
    { class: 'keys', id: 'keys', 'aria-labelledby': 'keys-title' },
    el('h2', { id: 'keys-title', tabindex: '-1' }, say('keys.title')),
    el('p', {}, say('keys.lead')),
    current({ say, language }, keys),
    keys.source !== 'embedded' &&
      el('button', { type: 'button', class: 'button', click: () => actions.forgetKeys() }, say('keys.remove')),
    !EDITION.single && suggestion(say, actions),
    paste(say, actions),
  );
}

function current({ say, language }: Told, { policy, source, host, at, signed }: Keys): HTMLElement {
  const { logs, witnesses, quorum } = policy;
  if (logs.length === 0) return el('p', { class: 'current notice' }, say('keys.none'));
  const { name = '', sequence = 0, by = '' } = signed ?? {};
  const told = { host, name: clean(name), number: sequence, by: clean(by) };
  const origin = say(`keys.${source}`, { ...told, date: at === 0 ? '' : dateTime(at, language) });
  const key = (label: string, name: string, { vkey, finalSize }: PolicyLog): HTMLElement =>
    el(
      'li',
      {},
      `${label} `,
      el('b', {}, clean(name)),
      ' ',
      el('code', { title: vkey.text }, shortHex(vkey.keyId)),
      finalSize !== undefined && `, ${say('keys.closed', { size: finalSize })}`,
    );
  return el(
    'div',
    { class: 'current' },
    el('p', { class: 'notice', 'data-source': source }, origin),
    el(
      'ul',
      {},
      ...logs.map((log) => key(say('keys.log'), log.vkey.name, log)),
      ...witnesses.map((witness) => key(say('keys.witness'), witness.name, witness)),
    ),
    el(
      'p',
      { class: 'hint' },
      quorum === 'none' ? say('keys.quorumNone') : say('keys.quorum', { quorum: clean(quorum) }),
    ),
  );
}

/** The one request this page ever makes, and only on this button. */
function suggestion(say: Say, actions: Actions): HTMLElement {
  const { host } = location;
  const button = el('button', { type: 'button', class: 'button' }, say('keys.suggest'));
  button.addEventListener('click', () => {
    button.disabled = true;
    suggestedKeys(host, Date.now())
      .then(
        (keys) => actions.chooseKeys(keys),
        () => actions.notify({ key: 'keys.suggestFailed', params: { host } }),
      )
      .catch((error: unknown) => actions.fail(error))
      .finally(() => {
        button.disabled = false;
      });
  });
  return el('div', { class: 'way' }, button, el('p', { class: 'hint' }, say('keys.suggestNote', { host })));
}

/**
 * A policy counts as it is; one that was signed for others only by the pins that were given before it, and what a root key
 * signed only where that key is pinned. Answers what is to be done next, if anything.
 */
async function take(text: string, actions: Actions): Promise<Sentence | null> {
  if (!text.startsWith('pramana-')) return choose(keysFrom(text, 'pasted', '', Date.now()), actions);
  const taken = (await followPart()).takeSigned(text, Date.now());
  if (taken === null) actions.notify({ key: 'keys.unpinned' });
  else if ('key' in taken) return taken;
  else await choose(taken, actions);
  return null;
}

async function choose(keys: Keys & { readonly skipped?: number }, actions: Actions): Promise<null> {
  const { skipped = 0, ...chosen } = keys;
  await actions.chooseKeys(chosen);
  if (skipped > 0) actions.notify({ key: 'keys.skipped', params: { count: skipped } });
  return null;
}

function paste(say: Say, actions: Actions): HTMLElement {
  const field = el('textarea', {
    id: 'policy',
    rows: '5',
    spellcheck: 'false',
    autocomplete: 'off',
    autocapitalize: 'off',
  });
  const said = el('p', { class: 'notice', role: 'status' });
  const form = el(
    'form',
    {},
    said,
    el('label', { for: 'policy' }, say('keys.pasteLabel')),
    field,
    el('button', { type: 'submit', class: 'button' }, say('keys.pasteGo')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    take(field.value.replaceAll('\r\n', '\n'), actions).then(
      (next) => {
        if (next === null) return;
        said.textContent = say(next.key, next.params);
        field.value = '';
        field.focus();
      },
      (error: unknown) => {
        if (!(error instanceof LedgerError)) return actions.fail(error);
        actions.notify({ key: 'keys.bad', params: { reason: error.message } });
      },
    );
  });
  return el('details', { class: 'way paste' }, el('summary', {}, say('keys.pasteTitle')), form);
}
