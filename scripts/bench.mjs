/**
 * `npm run bench -- NAME …`: runs bench/NAME.ts, one after the other; without a name all of them. `--long`: the form with
 * a million rows. Each writes its part of bench/RESULTS.md.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled, nodeBinary } from './lib/install.mjs';
import { ROOT, Stop, main, run } from './lib/process.mjs';

await main(async (args) => {
  const known = readdirSync(join(ROOT, 'bench')).filter((file) => /^[a-z-]+\.ts$/.test(file));
  const names = known.map((file) => file.slice(0, -'.ts'.length)).sort();
  const named = args.filter((each) => !each.startsWith('-'));
  const wanted = named.length === 0 ? names : named;
  const strange = wanted.find((name) => !names.includes(name));
  if (strange !== undefined) throw new Stop(`There is no measurement "${strange}": there are ${names.join(', ')}.`);
  await ensureInstalled();
  await ensureBuilt();
  const flags = args.filter((each) => each.startsWith('-'));
  for (const name of wanted) {
    const { code } = await run(nodeBinary(), [join('bench', `${name}.ts`), ...flags]);
    if (code !== 0) return code;
  }
  return 0;
});
