import { describe, expect, it } from 'vitest';
import { fixedSettings, tunedSettings } from './settings.ts';

const GiB = 1024 ** 3;

describe('tunedSettings', () => {
  it.each([
    [0.5 * GiB, '64MB', '32MB'],
    [4 * GiB, '512MB', '32MB'],
    [12 * GiB, '1536MB', '48MB'],
    [256 * GiB, '2048MB', '64MB'],
  ])('fits the buffers and the memory of a sort to a machine of %d bytes', (memory, buffers, work) => {
    expect(tunedSettings(memory)).toMatchObject({ shared_buffers: buffers, work_mem: work });
  });
});

describe('fixedSettings', () => {
  it('lets nothing be lost with the power, whatever the cluster was told by ALTER SYSTEM', () => {
    expect(fixedSettings('/run/x')).toMatchObject({ fsync: 'on', full_page_writes: 'on' });
  });
  it('opens no network port', () => {
    expect(fixedSettings('/run/x')).toMatchObject({ listen_addresses: '', unix_socket_permissions: '0700' });
  });
});
