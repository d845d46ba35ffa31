import { ed25519Signer, parsePolicy, signCheckpoint, signReport, toHex, verifyReport } from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import { asReportText } from './report.ts';

const log = ed25519Signer('x.example/log/asha-2627', new Uint8Array(32).fill(1));
const root = new Uint8Array(32).fill(3);

async function said(more: object): Promise<string> {
  const checkpoint = await signCheckpoint({ origin: log.name, size: 12, root }, log);
  const logs = [{ origin: log.name, size: 12, root: toHex(root), checkpoint }];
  const text = await signReport({ hospital: 'asha', ok: true, findings: [], logs, ...more }, log);
  return asReportText(verifyReport(text, parsePolicy(`log ${log.vkey}\nquorum none\n`)));
}

describe('a report in words', () => {
  test('says its days and when it was finished, and of the witnesses no more than that they saw trees', async () => {
    const text = await said({
      period: { from: '2026-04-01', to: '2026-04-30' },
      finishedAt: '2026-05-02T06:00:00.000Z',
    });
    expect(text).toContain('2026-04-01 to 2026-04-30');
    expect(text).toContain('2026-05-02T06:00:00.000Z');
    expect(text).toContain('No witness has seen what it says');
    expect(text).not.toContain('confirm');
  });

  test('of all days, or of none that it names, says so', async () => {
    expect(await said({ period: null })).toContain('Days that it covers: all.');
    expect(await said({})).toContain('Days that it covers: it does not say.');
  });

  test('passes nothing on that a terminal would obey', async () => {
    const text = await said({ finishedAt: '\u001b[2J\u009b2JGREEN' });
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u009b');
  });
});
