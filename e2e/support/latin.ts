import type { Page, Response } from '@playwright/test';

/** What is written in Latin letters in every language: the product, units, taxes, keys, formats, codes. */
const ALLOWED: ReadonlySet<string> = new Set(
  (
    'Pramana English QR PDF CSV PNG JPEG WebP DICOM FHIR SHA UTF API HTTPS ID INR DD MM YYYY ' +
    'MRP HSN SAC GST GSTIN CGST SGST IGST UPI ABHA OPD IPD NPPA DPCO ' +
    'Ctrl Enter Esc Tab Shift Alt mm cm mg ml kg mmHg mIU kB MB SMS PIN IST'
  ).split(' '),
);

const PRICE_LIST =
  'Sr No Drug Code Generic Name Unit Size Group medicine consumable consultation diagnostic procedure bed ' +
  'registration package other health service strip of tablets tablet syrup cream vial visit rate ceiling none';

/** What a page says on purpose as it is written elsewhere: columns and values of a CSV file, a command, a made-up example. */
const ALLOWED_ON: Record<string, string> = {
  itemImport: PRICE_LIST,
  nodeTemplateImport: PRICE_LIST,
  consultation: 'CBC sugar creatinine',
  disclosures: 'Node npx pramana audit keygen out auditor key age GREEN',
  nodeWitnesses: 'pramana policy sign cosign',
  tamper:
    'Asha Rao Ravi Patil Fatima Shaikh Li Wei Paracetamol Amoxicillin Metformin General consultation Blood glucose ' +
    'fasting ray chest',
};

/** Addresses, hashes cut short, IANA time zones, blanks to fill, initials and blood groups. */
const CODES = /https?:\/\/\S+|\B\/[a-z/]+|\bX+\b|[0-9a-f]{4}…[0-9a-f]{4}|\b[A-Z][A-Za-z]+\/[\w/-]+|\b[A-Z]{1,2}\b/g;
/** Prose that the server writes in English beside a code, which screens translate; a problem's title is one more. */
const PROSE = new Set(['why', 'detail', 'message', 'summary']);
const PROBLEM = /problem\+json/;
/** Codes and words of a hospital's own making, whatever letters they begin with; so are the words of its tests' results. */
const OWN = new Set(['taxClass', 'form', 'slug', 'specimen', 'options', 'normal', 'alarming']);

/** The words of data (names, items, codes) that a page has been given: these stay as they are in every language. */
export function wordsOfAnswers(page: Page): () => Promise<ReadonlySet<string>> {
  const words = new Set<string>();
  const reading: Promise<void>[] = [];
  page.on('response', (response) => reading.push(read(response, words)));
  return async () => {
    await Promise.all(reading);
    return words;
  };
}

async function read(response: Response, words: Set<string>): Promise<void> {
  const type = response.headers()['content-type'] ?? '';
  if (!/json/.test(type) || PROBLEM.test(type) || !response.url().includes('/api/')) return;
  collect(await response.json().catch(() => null), '', words);
}

function collect(value: unknown, key: string, words: Set<string>): void {
  if (PROSE.has(key)) return;
  // A code such as `opd-bill` is no name: what stands for it on a screen is translated.
  const isData = typeof value === 'string' && (OWN.has(key) || /[A-Z0-9@. ]/.test(value));
  if (isData) for (const word of wordsIn(value)) words.add(word);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value)) collect(each, Array.isArray(value) ? key : name, words);
}

const wordsIn = (text: string): string[] => text.match(/[A-Za-z]+/g) ?? [];

/**
 * What people read or hear on a page that has a Latin word which is not allowed: texts, labels, hints. Parts that say
 * themselves that they are English (`lang`), code and what assistive tools skip by name are left out.
 */
export async function latinLeft(page: Page, name: string, data: ReadonlySet<string>): Promise<string[]> {
  const here = new Set(wordsIn(ALLOWED_ON[name] ?? ''));
  const texts = (await page.evaluate(TEXTS)) as string[];
  const leftIn = (text: string): string[] =>
    wordsIn(text.replace(CODES, ' ')).filter(
      (word) => word.length > 1 && !ALLOWED.has(word) && !here.has(word) && !data.has(word),
    );
  return [...new Set(texts)].flatMap((text) => {
    const left = leftIn(text);
    return left.length === 0 ? [] : [`“${left.join(' ')}” in “${text.slice(0, 80)}”`];
  });
}

/** Run in the browser: every text node and every name that is read out. */
const TEXTS = `(() => {
  const found = [document.title];
  const isEnglish = (element) => element.closest('[lang]')?.getAttribute('lang') === 'en';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent && !isEnglish(parent) && !parent.closest('code, pre, script, style, noscript')) found.push(node.data.trim());
  }
  const names = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'];
  for (const element of document.body.querySelectorAll(names.map((name) => '[' + name + ']').join(','))) {
    if (isEnglish(element) || element.getAttribute('aria-hidden') === 'true') continue;
    for (const name of names) found.push((element.getAttribute(name) ?? '').trim());
  }
  return found;
})()`;
