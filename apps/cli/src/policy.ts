import { readFile } from 'node:fs/promises';
import { LedgerError, openPolicyUpdate, parsePins, parsePolicy, type Policy, type PolicyPins } from '@pramana/ledger';
import { CouldNot } from './command.ts';

/** The first line of a policy that its publisher signed for others. */
const UPDATE = 'pramana-policy@v1\n';

/**
 * The policy that its owner named on the command line: their own, or one that somebody publishes, which counts only when
 * enough of the signers signed it whom the owner has pinned.
 */
export async function readPolicy(path: string, pinsPath?: string): Promise<Policy> {
  const text = await readText(path, 'The policy');
  try {
    if (!text.startsWith(UPDATE)) {
      if (pinsPath === undefined) return parsePolicy(text);
      throw new CouldNot(`The policy ${path} is signed by nobody: --pins is for one that a publisher signed.`);
    }
    if (pinsPath === undefined)
      throw new CouldNot(`The policy ${path} is a publisher's: say by --pins FILE whose signatures you follow.`);
    return openPolicyUpdate(text, await readPins(pinsPath), null).policy;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw new CouldNot(`The policy ${path} cannot be used: ${error.message}.`, { cause: error });
  }
}

/** Whom the owner follows. */
export async function readPins(path: string): Promise<PolicyPins> {
  const text = await readText(path, 'The file of pins');
  try {
    return parsePins(text);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw new CouldNot(`${path} is no file of pins: ${error.message}.`, { cause: error });
  }
}

export async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CouldNot(`${what} ${path} cannot be used: ${reason}.`, { cause: error });
  }
}
