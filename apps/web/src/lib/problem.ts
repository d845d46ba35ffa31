import type { ErrorCode } from '@pramana/kernel';

/**
 * `network_lost`: no answer came, so nobody knows whether it happened. `sent_before`: what was sent about the same before,
 * and had no answer, was done; nothing was done now. `workplace_changed`: the session is in another hospital, or another
 * person's, than when this was sent; it was not sent there. Every other code is the server's own.
 */
export type ProblemCode = ErrorCode | 'network_lost' | 'sent_before' | 'workplace_changed';

export interface ProblemContext {
  /** HTTP status; 0 when there was no answer. */
  status: number;
  /** Path of the wrong field, such as `lines/0/quantity`. */
  field?: string | undefined;
  /** The server's sentence with figures; English. */
  detail?: string | undefined;
  params?: Record<string, string | number | boolean | null> | undefined;
}

/** A refusal or a lost answer, as a person can act on it (RFC 9457 problem details on the wire). */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly context: ProblemContext;

  constructor(code: ProblemCode, context: ProblemContext) {
    super(context.detail ?? code);
    this.name = 'ProblemError';
    this.code = code;
    this.context = context;
  }

  /** Whether it is unknown if the request took effect; the same intent may then be sent again with its same key. */
  get isUnknown(): boolean {
    return this.code === 'network_lost' || this.code === 'outcome_unknown';
  }
}

/** Any thrown thing as a problem: what is not the server's word is a fault of ours (`internal`). */
export function asProblem(thrown: unknown): ProblemError {
  if (thrown instanceof ProblemError) return thrown;
  return new ProblemError('internal', { status: 0, detail: thrown instanceof Error ? thrown.message : undefined });
}

/** Reads an error answer; a proxy's bare 502 or 504 means that the server itself never answered. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => null);
  if (!isProblem(body)) {
    const lost = response.status === 502 || response.status === 504;
    return new ProblemError(lost ? 'network_lost' : 'internal', { status: response.status });
  }
  const { code, field, detail, params } = body;
  return new ProblemError(code, { status: response.status, field, detail, params });
}

interface WireProblem extends Omit<ProblemContext, 'status'> {
  code: ErrorCode;
}

function isProblem(body: unknown): body is WireProblem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}
