#!/usr/bin/env node
/** `npx pramana …`: the command line, under Node 24. Nothing but its answer goes to standard output. */
import { ensureInstalled } from '../scripts/lib/install.mjs';
import { endWithParent, runProgram, underNode24 } from '../scripts/lib/node24.mjs';
import { main } from '../scripts/lib/process.mjs';

/** "Could not check", as the command line itself says it. */
const COULD_NOT = 3;

await main(
  async (args) => {
    await ensureInstalled({ quiet: true });
    // A witness must not outlive the npx that somebody stopped: it would hold the port and the state.
    endWithParent();
    return underNode24(() => runProgram('apps/cli/src/main.ts', args));
  },
  { failure: COULD_NOT },
);
