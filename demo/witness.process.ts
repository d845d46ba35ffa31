/** The demo's witness: `pramana witness` as anybody runs it, except that it ends when who started it is gone, however. */
process.stdin.resume();
// Listening to it must not keep alive what has ended by itself.
process.stdin.unref();
process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'));
await import('../apps/cli/src/main.ts');
