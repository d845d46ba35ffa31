/** The public pages of the logs as HTML: no script, no inline style, readable by anybody. Pure. */
import { LANGUAGES, type Language } from '@pramana/contract';
import type { SuccessionReason } from '@pramana/ledger';
import type { SayLog } from './log-text.policy.ts';
import type { CutWord, RootDoubt } from './root-doubt.policy.ts';

/** A log as its page shows it. */
export interface ShownLog {
  readonly hospital: string;
  readonly shard: string;
  readonly origin: string;
  readonly vkey: string;
  readonly url: string;
  readonly size: number;
  /** Why it ended; null: it is open. */
  readonly closed: SuccessionReason | null;
  /** When the shown checkpoint was signed, in words. */
  readonly signed: string;
  /** In order of name: the newest tree that each cosigned, and when; null: joined, and has cosigned none. */
  readonly witnesses: readonly { readonly name: string; readonly time: string | null; readonly size: number }[];
  /** Entries at the end of each day that had some, oldest first. */
  readonly growth: readonly { readonly day: string; readonly size: number }[];
  readonly verifyUrl: string;
  readonly vouched: VouchedKey;
}

/** What the hospital's root key says of the log's key. */
export interface VouchedKey {
  /** Verifier keys of the hospital's root as they were sealed, the one that holds first; empty: none, or it is in doubt. */
  readonly roots: readonly string[];
  /** Why one that is stored is not among them. */
  readonly doubt: RootDoubt | null;
  /** The logs before and behind it, and whether the root key signed that they are. */
  readonly before: { readonly log: string; readonly said: CutWord } | null;
  readonly behind: { readonly log: string; readonly said: CutWord } | null;
  /** True when there is a file of what the root key signed. */
  readonly hasFile: boolean;
}

const NAMES: Record<Language, string> = { en: 'English', hi: 'हिन्दी', mr: 'मराठी' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
const esc = escapeHtml;

/** A page for anybody: `body` is HTML. */
export function publicPage(language: Language, say: SayLog, title: string, body: string): string {
  const links = LANGUAGES.map((each) => {
    const current = each === language ? ' aria-current="true"' : '';
    return `<a href="?lang=${each}" hreflang="${each}" lang="${each}"${current}>${NAMES[each]}</a>`;
  });
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${esc(title)} · Pramana</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/log/style.css">
</head>
<body>
<header><span class="brand">Pramana</span><nav aria-label="${esc(say('language'))}">${links.join(' ')}</nav></header>
<main>
${body}
</main>
</body>
</html>
`;
}

/** `GET /log/`: every log, with the way to its own page. */
export function logListPage(
  language: Language,
  say: SayLog,
  logs: readonly Pick<ShownLog, 'hospital' | 'shard' | 'origin' | 'url' | 'size'>[],
): string {
  const rows = logs.map(
    ({ hospital, shard, origin, url, size }) => `<li><h2><a href="${esc(url)}/?lang=${language}">${esc(
      say('log', { hospital, shard }),
    )}</a></h2>
<p><code>${esc(origin)}</code></p><p>${esc(say('size'))}: ${number(language, size)}</p></li>`,
  );
  const list = rows.length === 0 ? `<p>${esc(say('none'))}</p>` : `<ul class="logs">${rows.join('\n')}</ul>`;
  return publicPage(language, say, say('title'), `<h1>${esc(say('title'))}</h1>\n<p>${esc(say('lead'))}</p>\n${list}`);
}

/** The page of one log. */
export function logPage(language: Language, say: SayLog, log: ShownLog): string {
  const { hospital, shard, origin, vkey, url, size, closed, signed, verifyUrl } = log;
  const title = say('log', { hospital, shard });
  // The next year is another log: the watch that is to run every day asks the node for it.
  const node = url.slice(0, url.lastIndexOf('/log/'));
  const fact = (name: string, value: string): string => `<div><dt>${esc(name)}</dt><dd>${value}</dd></div>`;
  const verify = `<a href="${esc(verifyUrl)}">${esc(verifyUrl)}</a>`;
  const body = `<p><a href="/log/?lang=${language}">${esc(say('all'))}</a></p>
<h1>${esc(title)}</h1>
<p>${esc(say('logLead'))}</p>
<section><h2>${esc(say('facts'))}</h2>
<dl>${fact(say('origin'), `<code>${esc(origin)}</code>`)}${fact(say('size'), number(language, size))}${fact(
    say('signed'),
    esc(signed),
  )}${fact(say('vkey'), `<code>${esc(vkey)}</code>`)}</dl>
<p>${esc(say(closed === null ? 'open' : `closed.${closed}`))}</p></section>
${vouchedSection(say, log)}
<section><h2>${esc(say('witnesses'))}</h2>${witnessTable(language, say, log)}</section>
${growthSection(language, say, log)}
<section><h2>${esc(say('check'))}</h2><p>${esc(say('checkText'))}</p>
${command(say('copy'), `npx pramana mirror --log ${url} --vkey '${vkey}' --state ${hospital}-${shard}-copy --once`)}
${command(say('watch'), `npx pramana watch --log ${url} --vkey '${vkey}' --node ${node} --state ${hospital}-${shard}-watch --once`)}
${command(say('raw'), `curl -s ${url}/checkpoint`)}
<p>${esc(say('yours')).replace('{verify}', verify)}</p></section>
<section><h2>${esc(say('files'))}</h2><ul><li><a href="${esc(url)}/checkpoint">${esc(say('checkpoint'))}</a></li>
<li><a href="${esc(url)}/policy">${esc(say('policy'))}</a></li></ul></section>`;
  return publicPage(language, say, title, body);
}

const BEFORE = { signed: 'beforeSigned', untold: 'beforeUntold', unsigned: 'beforeUnsigned' } as const;
const BEHIND = { signed: 'behindSigned', untold: 'behindUntold', unsigned: 'behindUnsigned' } as const;

/** Who says that this key is the hospital's: never the key itself. */
function vouchedSection(say: SayLog, { url, vouched }: ShownLog): string {
  const { roots, doubt, before, behind, hasFile } = vouched;
  const said = [
    doubt === null
      ? roots.length === 0
        ? say('rootNone')
        : null
      : say(doubt === 'waits' ? 'rootWaits' : 'rootDoubted'),
    before === null ? say('beforeNone') : say(BEFORE[before.said], { log: before.log }),
    behind === null ? null : say(BEHIND[behind.said], { log: behind.log }),
  ];
  const keys = roots.map(
    (root, at) => `<div><dt>${esc(say(at === 0 ? 'root' : 'rootBefore'))}</dt><dd><code>${esc(root)}</code></dd></div>`,
  );
  const key = keys.length === 0 ? '' : `<dl>${keys.join('')}</dl>`;
  const lines = said.flatMap((line) => (line === null ? [] : [`<p>${esc(line)}</p>`])).join('');
  const file = hasFile ? `<p><a href="${esc(url)}/succession">${esc(say('statements'))}</a></p>` : '';
  return `<section><h2>${esc(say('vouched'))}</h2>${key}${lines}${file}</section>`;
}

function number(language: Language, value: number): string {
  return value.toLocaleString(`${language}-IN`, { numberingSystem: 'latn' });
}

function command(what: string, line: string): string {
  return `<p>${esc(what)}</p><pre tabindex="0"><code>${esc(line)}</code></pre>`;
}

function witnessTable(language: Language, say: SayLog, { witnesses, size: newest }: ShownLog): string {
  if (witnesses.length === 0) return `<p>${esc(say('witnessesNone'))}</p>`;
  const rows = witnesses.map(
    ({ name, time, size }) =>
      `<tr><td>${esc(name)}</td><td>${esc(time ?? say('notYet'))}</td><td>${
        time === null ? '–' : number(language, size)
      }</td></tr>`,
  );
  const isBehind = witnesses.some(({ time, size }) => time === null || size < newest);
  const note = isBehind ? `<p>${esc(say('behind', { size: number(language, newest) }))}</p>` : '';
  return `<table><thead><tr><th scope="col">${esc(say('witness'))}</th><th scope="col">${esc(
    say('seen'),
  )}</th><th scope="col">${esc(say('size'))}</th></tr></thead><tbody>${rows.join('')}</tbody></table>${note}`;
}

const WIDTH = 600;
const HEIGHT = 160;

/** The log's size over its days. The same figures stand below it in words. */
function growthSection(language: Language, say: SayLog, { growth, size }: ShownLog): string {
  const [first, last] = [growth[0], growth.at(-1)];
  if (first === undefined || last === undefined) return '';
  const from = Date.parse(first.day);
  const span = Math.max(1, Date.parse(last.day) - from);
  const most = Math.max(1, last.size);
  const points = growth.map(({ day, size: so }) => {
    const x = first === last ? WIDTH : ((Date.parse(day) - from) / span) * WIDTH;
    return `${Math.round(x)},${Math.round(HEIGHT - (so / most) * HEIGHT)}`;
  });
  const text = say('growthText', { first: first.day, last: last.day, size: number(language, size) });
  const line = [`0,${HEIGHT}`, ...points].join(' ');
  return `<section><h2>${esc(say('growth'))}</h2>
<svg viewBox="0 -4 ${WIDTH} ${HEIGHT + 8}" role="img" aria-label="${esc(text)}" class="growth"><polygon points="${line} ${WIDTH},${HEIGHT}" fill="currentColor" fill-opacity="0.15"/><polyline points="${line}" fill="none" stroke="currentColor" stroke-width="2" vector-effect="non-scaling-stroke"/></svg>
<p>${esc(text)}</p></section>`;
}

/** `GET /log/style.css`: the colours of the app, by day and by night. */
export const LOG_STYLE = `:root{color-scheme:light dark;--body:#fdfcfa;--raised:#fff;--text:#1f1c18;--faint:#6a645b;--line:#ded9d1;--brand:#0d5955;--alert:#a8321f}
@media (prefers-color-scheme:dark){:root{--body:#1c1a18;--raised:#282622;--text:#ece9e4;--faint:#b3ada4;--line:#46423c;--brand:#74c9bf;--alert:#f08a76}}
*{box-sizing:border-box}
body{margin:0;color:var(--text);background:var(--body);font:16px/1.5 "Noto Sans","Noto Sans Devanagari",system-ui,sans-serif;font-variant-numeric:tabular-nums}
header,main{max-width:860px;margin:0 auto;padding:8px 16px}
header{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;justify-content:space-between}
main{padding-bottom:64px}
.brand{color:var(--brand);font-weight:700}
nav a{display:inline-block;min-height:44px;padding:10px;font-size:14px;color:var(--faint);text-decoration:none}
nav a[aria-current]{color:var(--brand);font-weight:600;box-shadow:inset 0 -2px}
a{color:var(--brand)}
h1{font-size:26px;line-height:1.25;margin:16px 0 8px;text-wrap:balance}
h2{font-size:18px;margin:0 0 8px}
p{margin:8px 0;max-width:70ch}
section,.logs li{margin:16px 0;padding:16px;border:1px solid var(--line);border-radius:8px;background:var(--raised)}
.logs{list-style:none;margin:0;padding:0}
dl{margin:0}
dl div{padding:8px 0;border-bottom:1px solid var(--line)}
dt{color:var(--faint);font-size:14px}
dd{margin:0}
code{font:14px/1.5 ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
pre{margin:4px 0 16px;padding:12px;border:1px solid var(--line);border-radius:6px;background:var(--body);white-space:pre-wrap}
table{border-collapse:collapse;width:100%}
th,td{padding:8px 8px 8px 0;border-bottom:1px solid var(--line);text-align:left}
td:first-child{overflow-wrap:anywhere}
th:last-child,td:last-child{padding-right:0;text-align:right;white-space:nowrap}
th{color:var(--faint);font-size:14px;font-weight:400}
label{display:block;font-weight:600}
input:not([type=hidden]){width:100%;max-width:26ch;min-height:44px;padding:8px 12px;border:1px solid var(--faint);border-radius:6px;color:inherit;background:var(--body);font:18px/1.5 ui-monospace,"DejaVu Sans Mono",monospace;text-transform:uppercase}
#hint{color:var(--faint);font-size:14px}
button,.button{display:inline-block;min-height:44px;padding:9px 16px;border:1px solid var(--brand);border-radius:6px;color:var(--raised);background:var(--brand);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
button.plain{color:var(--brand);background:none}
.alert{padding:8px 12px;border-left:4px solid var(--alert)}
.growth{display:block;width:100%;height:auto;color:var(--brand)}
`;
