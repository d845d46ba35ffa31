import { type MendedHospital, type MendedStatement, mendStatements } from '@pramana/server/keys';
import { CouldNot, EXIT, toJson } from './command.ts';
import { openPostgres, readConfig } from './database.ts';
import { withNode } from './node.ts';

/**
 * `recover --statements`: what root keys signed is again what the log's entries say. Each hospital is told of as soon as it is
 * done; one that could not be mended stops no other.
 */
export async function recoverStatements(hospital: string | undefined, isJson: boolean): Promise<number> {
  const config = readConfig();
  const postgres = await openPostgres(config);
  const onDone = (mended: MendedHospital): void => {
    if (!isJson && (mended.failed !== null || mended.statements.length > 0)) console.log(asText(mended));
  };
  const options = { ...(hospital === undefined ? {} : { hospital }), onDone };
  try {
    const all = await withNode(config, postgres.appUrl, ({ db }) => mendStatements(db, postgres.ownerUrl, options));
    if (all === null) throw new CouldNot(`There is no hospital "${hospital ?? ''}" here.`);
    const [statements, failed] = [all.flatMap(rowsOf), all.filter((each) => each.failed !== null)];
    if (isJson)
      console.log(
        toJson({ statements, failed: failed.map((each) => ({ hospital: each.hospital, why: each.failed })) }),
      );
    else if (statements.length + failed.length === 0)
      console.log('Every row is what its entry says: nothing was changed.');
    if (statements.some(({ done }) => done === 'unreadable' || done === 'superseded')) return EXIT.damage;
    return failed.length > 0 ? EXIT.couldNot : EXIT.good;
  } finally {
    await postgres.stop();
  }
}

function rowsOf({ hospital, statements }: MendedHospital) {
  return statements.map((each) => ({ hospital, ...each }));
}

const WORDS: Readonly<Record<MendedStatement['done'], string>> = {
  removed: 'removed, because the entry that it names does not say it. It said',
  restored: 'written as its entry says it',
  unreadable: 'LEFT ALONE: the entry that it names does not open (pramana audit says why). It says',
  superseded: 'NOT WRITTEN: a log has one row, and another statement of this one stands. It says',
};

function asText({ hospital, statements, failed }: MendedHospital): string {
  if (failed !== null) return `${hospital}: COULD NOT BE MENDED, nothing was changed in it: ${failed}`;
  return statements.map(({ done, entry, row }) => `${hospital}: ${entry}: ${WORDS[done]}:\n${toJson(row)}`).join('\n');
}
