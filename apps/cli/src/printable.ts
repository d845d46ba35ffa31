import { inspect } from 'node:util';

/**
 * All that a terminal obeys instead of showing it: control characters but tab and newline, and those that turn the direction
 * of what follows. Most of what is printed here was written by whoever is judged.
 */
// oxlint-disable-next-line no-control-regex -- control characters are what is taken out
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** The text as it may be printed: a verdict must not be painted over by what it is about. */
export function printable(text: string): string {
  return text.replaceAll(OBEYED, '\ufffd');
}

/** The same of JSON, where nothing is lost: each such character as its escape. */
export function printableJson(json: string): string {
  return json.replaceAll(OBEYED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** From now on nothing that this process says by `console.log` or `console.error` commands the terminal. */
export function guardConsole(): void {
  for (const way of ['log', 'error'] as const) {
    const say = console[way].bind(console);
    console[way] = (...said: unknown[]) =>
      say(said.map((each) => printable(typeof each === 'string' ? each : inspect(each))).join(' '));
  }
}
