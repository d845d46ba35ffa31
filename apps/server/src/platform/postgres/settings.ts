import { totalmem } from 'node:os';

const MiB = 1024 * 1024;

/**
 * Settings that must hold, given on the command line, which wins over `ALTER SYSTEM`. Without the first two a power cut may
 * take what was acknowledged. The privacy ones keep patients' data out of the server's log
 * (I-13): no statement, no parameter, no DETAIL with a row's values, and no ERROR at all: its message may quote a
 * value, and the caller gets it anyway.
 */
export function fixedSettings(socketDir: string): Record<string, string> {
  return {
    fsync: 'on',
    full_page_writes: 'on',
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    port: '5432',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_min_duration_statement: '-1',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
  };
}

/** Sizes by the machine's memory, in a file that an operator's `ALTER SYSTEM` wins over. */
export function tunedSettings(memoryBytes: number = usableMemory()): Record<string, string> {
  const memory = Math.floor(memoryBytes / MiB);
  const megabytes = (share: number, least: number, most: number): string =>
    `${Math.min(most, Math.max(least, Math.floor(memory * share)))}MB`;
  return {
    shared_buffers: megabytes(1 / 8, 64, 2048),
    effective_cache_size: megabytes(1 / 2, 256, 65536),
    work_mem: megabytes(1 / 256, 32, 64),
    maintenance_work_mem: megabytes(1 / 32, 64, 512),
    max_connections: '100',
    max_wal_size: '1GB',
    random_page_cost: '1.1',
    jit: 'off',
    log_checkpoints: 'off',
    log_timezone: "'UTC'",
    timezone: "'UTC'",
  };
}

/** The memory this process may use: the machine's, or less inside a container. */
function usableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
