/** `npm start`: installs and builds what is missing or has changed, then runs the server. */
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { endWithParent, runProgram, underNode24 } from './lib/node24.mjs';
import { ROOT, main } from './lib/process.mjs';

process.chdir(ROOT);
await main(async (args) => {
  await ensureInstalled();
  endWithParent();
  return underNode24(async () => {
    await ensureBuilt();
    return runProgram('apps/server/src/main.ts', args);
  });
});
