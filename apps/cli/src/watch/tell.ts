/** Tells people of alarms: by a webhook, by e-mail. Each alarm once, and again every day while it lasts. */
import { join } from 'node:path';
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

function keyOf({ log, vkey, code, evidence }: Alarm): string {
  // Sizes in the sentence change with every look; the alarm is the same.
  return `${vkey ?? log} ${code} ${evidence === null ? '' : evidence.length}`;
}

/** Tells what is new. Answers what went wrong on the way; that is tried again with the next look. */
export async function tell(stateDir: string, alarms: readonly Told[], ways: Ways, now: Date): Promise<string[]> {
  const path = join(stateDir, 'told.json');
  const before = JSON.parse((await keptFile(path)) ?? '{}') as Record<string, string>;
  const isFresh = (alarm: Alarm): boolean => now.getTime() - Date.parse(before[keyOf(alarm)] ?? '') < AGAIN_MS;
  const fresh = alarms.filter((alarm) => !isFresh(alarm));
  const failures = fresh.length === 0 ? [] : await sendAll(fresh, ways, now);
  const at = (alarm: Alarm): string => before[keyOf(alarm)] ?? '';
  const told = alarms
    .filter((alarm) => failures.length === 0 || isFresh(alarm))
    .map((alarm) => [keyOf(alarm), isFresh(alarm) ? at(alarm) : now.toISOString()]);
  await keepFile(path, JSON.stringify(Object.fromEntries(told)));
  return failures;
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
