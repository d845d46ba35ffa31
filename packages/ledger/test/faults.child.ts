/** A child that works on a folder, and says of each step when it is durable. `node faults.child.ts WORK DIR`. */
import { writeSync } from 'node:fs';
import { installNodeEd25519 } from '../src/node/ed25519.ts';
import { installNodeSha256 } from '../src/node/hasher.ts';
import { WORKS } from './faults.ts';

installNodeSha256();
installNodeEd25519();
const [name = '', dir = ''] = process.argv.slice(2);
// Written at once: what was said before the process is killed has been said.
await WORKS[name]?.run(dir, (step) => void writeSync(1, `${step}\n`));
