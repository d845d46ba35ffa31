import { FINDING_CODES } from '@pramana/contract';
import { expect, test } from 'vitest';
import en from '../../../i18n/en/sealing.json' with { type: 'json' };
import hi from '../../../i18n/hi/sealing.json' with { type: 'json' };
import mr from '../../../i18n/mr/sealing.json' with { type: 'json' };

test.each([
  ['English', en],
  ['Hindi', hi],
  ['Marathi', mr],
])('whatever an audit finds is a sentence in %s', (_language, { finding }) => {
  expect(Object.keys(finding).toSorted()).toEqual(FINDING_CODES.toSorted());
  for (const words of Object.values(finding)) expect(words).toMatch(/[.।]$/);
});
