import type { PersonId } from '@pramana/kernel';
import { encodeItem, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { policyUpdateItems } from './policy-update.claim.ts';

test('a published policy has frozen bytes', () => {
  const authorId = '01890000-0000-7000-8000-000000000002' as PersonId;
  const act = { name: 'patients.example/policy', sequence: 3, pins: 'pins\n', note: 'note\n', authorId };
  expect(policyUpdateItems(act).map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000002",
      "82636163746d706f6c6963792d757064617465",
      "8266706f6c696379a4646e616d657770617469656e74732e6578616d706c652f706f6c696379646e6f74655820389ed6887e49a315f706f6c2b931b1dcf0d797c91437124f32eb98555c6697586470696e735820d68dc7755cc6a763a00021ec9b27fde5f4fe6e391e9ca06860042b26fa78ddb46873657175656e636503",
    ]
  `);
});
