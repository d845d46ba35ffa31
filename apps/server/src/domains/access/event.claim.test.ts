import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { eventItem } from './event.claim.ts';

const look = {
  id: '0197a000-0000-7000-8000-000000000001',
  at: new Date('2026-11-21T04:42:00.000Z'),
  personId: '0197a000-0000-7000-8000-000000000002',
  personName: 'Anita Rao',
  roles: ['frontdesk', 'cashier'],
  sessionId: '0197a000-0000-7000-8000-000000000003',
  subjectId: '0197a000-0000-7000-8000-000000000004',
  purpose: 'billing',
  resource: 'bill',
  document: 'OPD-2627-000012',
  outcome: 'granted',
  resultCount: null,
  place: 'Counter 1',
  network: 'lan',
};

test('the bytes of an access item stand for ever', () => {
  expect(toHex(encodeItem(eventItem(look)))).toMatchInlineSnapshot(
    `"8266616363657373ad6261741b000001a1fc6945c0626964500197a000000070008000000000000001646e616d6569416e6974612052616f65706c61636569436f756e746572203165726f6c65738267636173686965726966726f6e746465736b66706572736f6e500197a000000070008000000000000002676e6574776f726b636c616e676f7574636f6d65676772616e74656467707572706f73656762696c6c696e676773657373696f6e500197a000000070008000000000000003677375626a656374500197a00000007000800000000000000468646f63756d656e746f4f50442d323632372d303030303132687265736f757263656462696c6c"`,
  );
});

test('a search of a patient’s own account says what it has, and leaves out what it has not', () => {
  const own = {
    ...look,
    personId: null,
    personName: null,
    sessionId: null,
    subjectId: null,
    document: null,
    place: null,
  };
  expect(eventItem({ ...own, roles: ['patient'], resultCount: 3 }).value).toEqual({
    id: expect.any(Uint8Array),
    at: look.at.getTime(),
    roles: ['patient'],
    purpose: 'billing',
    resource: 'bill',
    outcome: 'granted',
    count: 3,
    network: 'lan',
  });
});
