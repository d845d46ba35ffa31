import { type MendedStatement, mendStatements } from '@pramana/server/keys';
import { CouldNot, EXIT, toJson } from './command.ts';
import { openPostgres, readConfig } from './database.ts';
import { withNode } from './node.ts';

/** `recover --statements`: what root keys signed is again what the entries of the log say. */
export async function recoverStatements(hospital: string | undefined, isJson: boolean): Promise<number> {
  const config = readConfig();
  const postgres = await openPostgres(config);
  try {
    const mended = await withNode(config, postgres.appUrl, ({ db }) => mendStatements(db, postgres.ownerUrl, hospital));
    if (mended === null) throw new CouldNot(`There is no hospital "${hospital ?? ''}" here.`);
    console.log(isJson ? toJson({ statements: mended }) : asText(mended));
    return mended.some(({ done }) => done === 'unreadable') ? EXIT.damage : EXIT.good;
  } finally {
    await postgres.stop();
  }
}

const WORDS: Readonly<Record<MendedStatement['done'], string>> = {
  removed: 'removed, because the entry that it names does not say it. It said',
  restored: 'written as its entry says it',
  unreadable: 'LEFT ALONE: the entry that it names does not open (pramana audit says why). It says',
};

function asText(mended: readonly MendedStatement[]): string {
  if (mended.length === 0) return 'Every row is what its entry says: nothing was changed.';
  return mended
    .map(({ hospital, done, entry, row }) => `${hospital}: ${entry}: ${WORDS[done]}:\n${toJson(row)}`)
    .join('\n');
}
