import { EDITION } from '../edition.ts';
import type { Say } from '../texts.ts';
import { copyButton } from './copy.ts';
import { el } from './dom.ts';

/** Where the page came from, what leaves the device, and the copy to keep. `logHost`: where the log is published. */
export function aboutView(say: Say, logHost: string | null, keptOffline: boolean): HTMLElement {
  return el(
    'section',
    { class: 'about', 'aria-labelledby': 'host-title' },
    el('h2', { id: 'host-title' }, say('host.title')),
    ...hostSentences(say, logHost).map((text) => el('p', {}, text)),
    keptOffline && el('p', {}, say('host.offline')),
    copyView(say),
    el('h3', {}, say('privacy.title')),
    el('p', {}, say('privacy.text')),
  );
}

function hostSentences(say: Say, logHost: string | null): string[] {
  const { host, protocol } = location;
  if (protocol === 'file:') return [say('host.file')];
  return [say('host.named', { host }), say(logHost === host ? 'host.issuer' : 'host.maybe', { host })];
}

function copyView(say: Say): HTMLElement | null {
  const { copy } = EDITION;
  if (copy === null) return null;
  const { sha256, bytes } = copy;
  return el(
    'div',
    { class: 'copy' },
    el('h3', {}, say('copy.title')),
    el('p', {}, say('copy.text')),
    el(
      'p',
      {},
      el(
        'a',
        { href: `${import.meta.env.BASE_URL}pramana-verify.html`, download: 'pramana-verify.html' },
        say('copy.link', { size: Math.ceil(bytes / 1000) }),
      ),
    ),
    el(
      'p',
      { class: 'sha' },
      'SHA-256 ',
      el('code', {}, sha256.replace(/.{8}(?=.)/g, '$& ')),
      copyButton(say, 'SHA-256', sha256),
    ),
  );
}
