import { installNodeEd25519, installNodeSha256 } from '@pramana/ledger/node';
import { type Command, CouldNot, EXIT, UsageError } from './command.ts';
import { helpText } from './help.ts';
import { guardConsole } from './printable.ts';

/** Loaded when asked for: verifying a receipt needs neither the server nor a database driver. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  verify: async () => (await import('./verify.ts')).verify,
  evidence: async () => (await import('./evidence.ts')).evidence,
  audit: async () => (await import('./audit.ts')).audit,
  import: async () => (await import('./import.ts')).importFiles,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  mirror: async () => (await import('./mirror.ts')).mirror,
  watch: async () => (await import('./watch.ts')).watch,
  recover: async () => (await import('./recover.ts')).recover,
  witness: async () => (await import('./witness.ts')).witness,
  policy: async () => (await import('./policy.command.ts')).policy,
  root: async () => (await import('./root.ts')).root,
  psql: async () => (await import('./psql.ts')).psql,
};

/** Runs one command; answers the exit code (docs/operations/log.md). */
async function main([name = 'help', ...args]: readonly string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) return help(args[0]);
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    console.error(`There is no command "${name}"; "pramana help" lists them.`);
    return EXIT.usage;
  }
  if (args.includes('--help')) return help(name);
  const command = await load();
  try {
    return await command.run(args);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${helpText([command], name)}`);
      return EXIT.usage;
    }
    // Whatever else went wrong: nothing was checked, so nothing may look like "good".
    console.error(error instanceof CouldNot ? error.message : error);
    return EXIT.couldNot;
  }
}

async function help(name: string | undefined): Promise<number> {
  console.log(helpText(await Promise.all(Object.values(COMMANDS).map((load) => load())), name));
  return EXIT.good;
}

guardConsole();
installNodeSha256();
installNodeEd25519();
process.exitCode = await main(process.argv.slice(2));
