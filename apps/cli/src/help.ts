import type { Command } from './command.ts';

/** The list of commands, or one of them in full. */
export function helpText(commands: readonly Command[], name?: string): string {
  const command = commands.find((each) => each.name === name);
  if (command !== undefined) {
    return [`pramana ${command.name} ${command.usage}`, '', `${command.summary}.`, '', ...command.details].join('\n');
  }
  const width = Math.max(...commands.map((each) => each.name.length));
  return [
    'pramana: prove what was billed, and find what was changed.',
    '',
    ...commands.map((each) => `  pramana ${each.name.padEnd(width)}  ${each.summary}`),
    `  pramana ${'help'.padEnd(width)}  This text; "pramana help COMMAND" says more`,
    '',
    'Exit codes: 0 good · 1 damage or RED · 2 usage · 3 could not check · 4 AMBER (no witness has confirmed)',
  ].join('\n');
}
