import type { SubjectId } from '@pramana/kernel';
import { expect, test } from 'vitest';
import type { Tx } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';
import { auditTables, type CheckAuditContext } from './check-audit.service.ts';
import { type AuditCheck, registerAuditCheck } from './rebuild.service.ts';
import { SaltAudit } from './salt-audit.service.ts';

const NOBODY = { code: 'row_missing', document: 'A', table: 'a', field: 'id', block: null, since: null };

function saltOf(number: number): Uint8Array {
  const salt = new Uint8Array(16);
  new DataView(salt.buffer).setUint32(0, number);
  return salt;
}

/** An audit of the one check, whose transactions do their work once or, as after a deadlock, twice. */
function around(run: AuditCheck['run'], given: Partial<CheckAuditContext> = {}) {
  registerAuditCheck({ name: 'of this test', run });
  const salts = new SaltAudit();
  const context: CheckAuditContext = {
    hospital: {} as SealingHospital,
    now: new Date(),
    period: null,
    erased: new Map(),
    read: (work) => work({} as Tx),
    loadErased: () => Promise.resolve(),
    erasures: () => 0,
    salts: () => {
      const { add, keep } = salts.attempt();
      return { see: add, keep };
    },
    ...given,
  };
  return { salts, audited: auditTables(context) };
}

test('a person erased between the reading of erasures and a check’s moment is no missing row', async () => {
  const subject = 'somebody' as SubjectId;
  const erased = new Map<SubjectId, 'records' | 'everything'>();
  let isErased = false;
  const { audited } = around(
    (_, __, report) => {
      // The check sees the erasure already.
      isErased = true;
      if (!erased.has(subject)) report(NOBODY);
      return Promise.resolve();
    },
    {
      erased,
      loadErased: () => Promise.resolve(void (isErased && erased.set(subject, 'everything'))),
      erasures: () => erased.size,
    },
  );
  expect((await audited).findings.list()).toEqual([]);
});

test('what is missing and nobody erased stays found, and is asked for once', async () => {
  let asked = 0;
  const { audited } = around((_, __, report) => {
    asked += 1;
    report(NOBODY);
    return Promise.resolve();
  });
  expect((await audited).findings.list()).toEqual([NOBODY]);
  expect(asked).toBe(1);
});

test('a check that the database has done again tells no salt twice', async () => {
  const { salts, audited } = around(
    (_, __, ___, { salt }) => {
      for (let i = 0; i < 3_000; i++) salt(saltOf(i), { series: 'ACC', number: i, table: 'a', field: 'b' });
      return Promise.resolve();
    },
    {
      read: async (work) => {
        await work({} as Tx);
        return work({} as Tx);
      },
    },
  );
  await audited;
  expect(salts.reused()).toEqual([]);
  const again = salts.attempt();
  again.add(saltOf(7), { series: 'ACC', number: 9_000 });
  expect(salts.reused()).toEqual([]);
  again.keep();
  expect(salts.reused()).toEqual([{ series: 'ACC', number: 9_000 }]);
});
