/** `npm run demo:generate -- --patients N`: more made-up patients for the demo in PRAMANA_DATA (demo/README.md). */
import { ensureInstalled } from './lib/install.mjs';
import { endWithParent, runProgram, underNode24 } from './lib/node24.mjs';
import { ROOT, main } from './lib/process.mjs';

process.chdir(ROOT);
await main(async (args) => {
  await ensureInstalled();
  endWithParent();
  return underNode24(() => runProgram('demo/generate.ts', args));
});
