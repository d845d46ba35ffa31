/** `npm run check`: everything that can be told without running the system. */
import { ensureInstalled } from './lib/install.mjs';
import { main } from './lib/process.mjs';
import { ALONE, STEPS, runSteps } from './lib/steps.mjs';

await main(async () => {
  await ensureInstalled();
  const { passed, failed } = await runSteps([...STEPS, ...ALONE]);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
