import { expect, test } from 'vitest';
import { networkOf } from './network.ts';

test.each([
  ['127.0.0.1', 'server'],
  ['::1', 'server'],
  ['::ffff:127.0.0.1', 'server'],
  ['192.168.1.20', 'lan'],
  ['10.3.2.1', 'lan'],
  ['172.16.0.9', 'lan'],
  ['172.32.0.9', 'internet'],
  ['fd12:3456::1', 'lan'],
  ['::ffff:192.168.1.20', 'lan'],
  ['203.0.113.9', 'internet'],
  ['2001:db8::1', 'internet'],
  ['not an address', 'unknown'],
  ['', 'unknown'],
] as const)('an access event keeps of %s only that it is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
