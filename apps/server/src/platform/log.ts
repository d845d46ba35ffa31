import { PramanaError } from '@pramana/kernel';
import { type Logger, pino } from 'pino';

/** Keys that never carry their value into the log, at any of the first three depths (a net; the rule is not to log them). */
const PERSONAL = [
  'name',
  'login',
  'password',
  'phone',
  'email',
  'address',
  'birthDate',
  'q',
  'query',
  'body',
  'cookie',
  'authorization',
  'token',
  'csrf',
  'headers',
  'params',
  'url',
  'identifiers',
  'reference',
  'note',
  'prescriber',
  'customer',
] as const;

export interface LogOptions {
  level: string;
  /** Where lines go; stdout when absent. */
  destination?: { write(line: string): void };
}

/** Structured logs without personal data: what happened, where and how long, never to whom. */
export function createLog({ level, destination }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: PERSONAL.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
    serializers: { err: describeError, error: (value: unknown) => value, req: () => undefined, res: () => undefined },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * Messages of these are ours or the language's own and speak of code; others quote what they were given, as a TypeError of the
 * platform does, which has a code or a cause ("Failed to parse URL from …").
 */
const PLAIN_MESSAGE = new Set(['Error', 'TypeError', 'ReferenceError', 'AssertionError', 'PramanaError', 'Denied']);

export interface ErrorDescription {
  kind: string;
  message?: string;
  code?: string;
  /** Where a database error happened; its message and detail quote values and stay out. */
  table?: string;
  constraint?: string;
  at: string[];
  cause?: ErrorDescription;
}

/** What the log may know of an error: its kind, code and place. A database's or a parser's message quotes data. */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { kind: typeof error, at: [] };
  const text = (key: string): string | undefined => {
    const value: unknown = key in error ? error[key as keyof Error] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const [code, table, constraint] = [text('code'), text('table'), text('constraint')];
  const cause = error instanceof PramanaError ? error.context.cause : error.cause;
  const isQuoting = error.name === 'TypeError' && (code !== undefined || cause !== undefined);
  return {
    kind: error.name,
    ...(PLAIN_MESSAGE.has(error.name) && table === undefined && !isQuoting ? { message: error.message } : {}),
    ...(code === undefined ? {} : { code }),
    ...(table === undefined ? {} : { table }),
    ...(constraint === undefined ? {} : { constraint }),
    at: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12)
      .map((line) => line.trim()),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
