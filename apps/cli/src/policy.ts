import { readFile } from 'node:fs/promises';
import { parsePolicy, type Policy } from '@pramana/ledger';
import { CouldNot } from './command.ts';

/** The policy that its owner named on the command line. */
export async function readPolicy(path: string): Promise<Policy> {
  try {
    return parsePolicy(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new CouldNot(`The policy ${path} cannot be used: ${reason}.`, { cause: error });
  }
}
