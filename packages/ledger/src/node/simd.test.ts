import { expect, test, vi } from 'vitest';
import { simdRows } from './simd.ts';

test('salts and texts of items do not stay in the memory of the kernel', async ({ skip }) => {
  const made: { exports: { memory: { buffer: ArrayBuffer } } }[] = [];
  const assembly = Reflect.get(globalThis, 'WebAssembly') as { instantiate: (module: object) => Promise<object> };
  const original = assembly.instantiate.bind(assembly);
  vi.spyOn(assembly, 'instantiate').mockImplementation(async (module) => {
    const instance = await original(module);
    made.push(instance as (typeof made)[number]);
    return instance;
  });
  const rows = await simdRows();
  vi.restoreAllMocks();
  if (rows?.macs === undefined) return skip('this machine cannot run the kernel');
  expect(rows.macs(new Uint8Array(80).fill(7), new Uint8Array(500).fill(9), [3, 70, 71, 300, 500])).toHaveLength(
    5 * 32,
  );
  const left = new Uint8Array(made[0]?.exports.memory.buffer ?? new ArrayBuffer(0));
  expect(left.length).toBeGreaterThan(0);
  expect(left.indexOf(9)).toBe(-1);
  expect(left.subarray(64).every((byte) => byte === 0)).toBe(true);
});
