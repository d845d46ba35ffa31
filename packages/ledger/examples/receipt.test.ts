import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sealAndVerify } from './receipt.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');

test("the example's receipt verifies", async () => {
  expect(await sealAndVerify()).toBe('AMBER');
});

test('the README quotes the example as it is', () => {
  const [, body = ''] = /\/\/ begin\n([\s\S]*?)\n *\/\/ end/.exec(read('receipt.ts')) ?? [];
  const quoted = body.replaceAll(/^ {2}/gm, '');
  expect(quoted.split('\n').length).toBeLessThanOrEqual(12);
  expect(read('../README.md')).toContain(quoted);
});
