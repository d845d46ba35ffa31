import { startPostgres } from './index.ts';

/** Starts the database of the folder in the first argument, says so in one line of JSON, and stays until killed. */
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
try {
  const running = await startPostgres({ dataDir: process.argv[2] ?? '', log });
  process.stdout.write(`${JSON.stringify({ pid: running.pid, appUrl: running.appUrl, superUrl: running.superUrl })}\n`);
  process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ refused: error instanceof Error ? error.message : String(error) })}\n`);
  process.exitCode = 1;
}
