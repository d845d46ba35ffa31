import { damagedFile, formatKeyFile, parseKeyFile } from './key-file.ts';
import type { KeyFiles } from './key-files.ts';

/** A recovery kit that somebody confirmed, as the keyring itself remembers it. */
export interface HeldKit {
  readonly id: string;
  /** The age recipient that the keys are encrypted for. */
  readonly recipient: string;
  readonly confirmedAt: Date;
}

const FILE = /^kit\.([0-9]{1,9})\.key$/;

/**
 * The kits this keyring was ever told of, oldest first; the last one holds. Here and not in the database: whoever may
 * write there, or restores an older one, must not choose whom all keys are encrypted for.
 */
export function heldKits(files: KeyFiles): HeldKit[] {
  return numbers(files).map((number) => {
    const name = nameOf(number);
    const text = files.read(name);
    if (text === null) throw damagedFile(files.describe(name));
    const fields = parseKeyFile(files.describe(name), text, ['owner', 'kit', 'recipient', 'confirmed']);
    if (fields.owner !== 'kit') throw damagedFile(files.describe(name));
    return { id: fields.kit, recipient: fields.recipient, confirmedAt: new Date(fields.confirmed) };
  });
}

/** Makes this kit the one that holds, durably; harmless for one that the keyring knows. */
export async function holdKit(files: KeyFiles, kit: HeldKit): Promise<void> {
  const { id, recipient, confirmedAt } = kit;
  const text = formatKeyFile({ owner: 'kit', kit: id, recipient, confirmed: confirmedAt.toISOString() });
  while (!heldKits(files).some((each) => each.id === id)) {
    // Another server's was first when this is false: then this one comes behind it.
    if (!(await files.write(nameOf((numbers(files).at(-1) ?? 0) + 1), text))) await files.refresh();
  }
}

function numbers(files: KeyFiles): number[] {
  return files
    .list('')
    .flatMap((name) => FILE.exec(name)?.slice(1).map(Number) ?? [])
    .sort((a, b) => a - b);
}

function nameOf(number: number): string {
  return `kit.${number}.key`;
}
