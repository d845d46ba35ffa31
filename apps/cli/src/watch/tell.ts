/** Tells people of alarms: by a webhook, by e-mail. Each alarm once, and again every day while it lasts. */
import { join } from 'node:path';
import { sha256, toHex, utf8 } from '@pramana/ledger';
import { keepFile, keptFile } from '@pramana/ledger/node';
import { sendText } from '@pramana/server/mail';
import type { Alarm } from './look.ts';

export interface Ways {
  readonly webhook: string | undefined;
  readonly mail: { readonly to: string; readonly gateway: { readonly url: string; readonly from: string } } | undefined;
}

/** An alarm with the file of its evidence. */
export type Told = Alarm & { readonly file: string | null };

const AGAIN_MS = 86_400_000;
const TIMEOUT_MS = 20_000;

/** So many different forks of one log are told a day as they come; a forked log that grows shows another with every look. */
const MOST_FORKS = 5;

type Times = Readonly<Record<string, string>>;

function keyOf(alarm: Alarm): string {
  // Sizes in the sentence change with every look; the alarm is the same. Two forks are two alarms.
  const { evidence } = alarm;
  return `${stemOf(alarm)}${evidence === null ? '' : toHex(sha256(utf8(evidence))).slice(0, 16)}`;
}

function stemOf({ log, vkey, code }: Alarm): string {
  return `${vkey ?? log} ${code} `;
}

/** Told within the day. A time behind `now` was written by a clock that was wrong: it silences nothing. */
function isRecent(time: string | undefined, now: Date): boolean {
  const age = now.getTime() - Date.parse(time ?? '');
  return age >= 0 && age < AGAIN_MS;
}

/** Tells what is new. Answers what went wrong on the way; that is tried again with the next look. */
export async function tell(stateDir: string, alarms: readonly Told[], ways: Ways, now: Date): Promise<string[]> {
  const path = join(stateDir, 'told.json');
  const before = timesIn(await keptFile(path));
  const recent = new Map(Object.entries(before).filter(([, time]) => isRecent(time, now)));
  const isTold = (alarm: Alarm): boolean =>
    recent.has(keyOf(alarm)) || (alarm.evidence !== null && isFull(alarm, recent));
  const fresh = alarms.filter((alarm) => !isTold(alarm));
  const failures = fresh.length === 0 ? [] : await sendAll(fresh, ways, now);
  const lasting = new Set(alarms.map(keyOf));
  // An alarm that ends and comes back is told again; of forks the day's count is kept.
  const isKept = (key: string): boolean => lasting.has(key) || !key.endsWith(' ');
  const kept = [...recent].filter(([key]) => isKept(key));
  const told = failures.length > 0 ? [] : fresh.map((alarm) => [keyOf(alarm), now.toISOString()]);
  await keepFile(path, JSON.stringify(Object.fromEntries([...kept, ...told])));
  return failures;
}

function isFull(alarm: Alarm, recent: ReadonlyMap<string, string>): boolean {
  return [...recent.keys()].filter((key) => key.startsWith(stemOf(alarm))).length >= MOST_FORKS;
}

/** What is damaged keeps no alarm back. */
function timesIn(text: string | null): Times {
  try {
    const times: unknown = JSON.parse(text ?? '{}');
    return typeof times === 'object' && times !== null ? (times as Times) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

async function sendAll(alarms: readonly Told[], { webhook, mail }: Ways, now: Date): Promise<string[]> {
  const sent = [
    ...(webhook === undefined ? [] : [post(webhook, alarms, now)]),
    ...(mail === undefined ? [] : [sendText(mail.gateway, { to: mail.to, ...letter(alarms) })]),
  ];
  const settled = await Promise.allSettled(sent);
  return settled.flatMap((each) => {
    if (each.status === 'fulfilled') return [];
    return [each.reason instanceof Error ? each.reason.message : 'unknown'];
  });
}

async function post(url: string, alarms: readonly Told[], now: Date): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ time: now.toISOString(), alarms }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the webhook answers ${answer.status}`);
}

function letter(alarms: readonly Told[]): { subject: string; text: string } {
  const [first] = alarms;
  const lines = alarms.flatMap(({ log, code, detail, evidence, file }) => [
    `${log}: ${code}: ${detail}.`,
    ...(evidence === null
      ? []
      : [`Evidence (${file ?? 'not kept'}); check it with: pramana evidence FILE`, '', evidence]),
  ]);
  return { subject: `Pramana watch: ${first?.log ?? ''} ${first?.code ?? ''}`, text: lines.join('\n') };
}
