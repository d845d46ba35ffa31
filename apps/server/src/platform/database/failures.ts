import { PramanaError } from '@pramana/kernel';

/** The SQLSTATE of an error from PostgreSQL, or the system's code of a broken connection, or ''. */
export function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The name of the constraint that refused, or ''. */
export function violatedConstraint(error: unknown): string {
  return error instanceof Error && 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : '';
}

/** Serialization failure, deadlock, or a prepared statement that outlived a schema change: trying again is right. */
export function isRetryable(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01' || isStalePlan(error);
}

/** The connection's prepared statements no longer fit the schema: the connection has to go. */
export function isStalePlan(error: unknown): boolean {
  return sqlState(error) === '0A000' && error instanceof Error && error.message.startsWith('cached plan');
}

/** Refused only because a statement before it failed. */
export function isAborted(error: unknown): boolean {
  return sqlState(error) === '25P02';
}

/** PostgreSQL answered with an error of the statement itself: the transaction is certainly not committed. */
function isDefinite(error: unknown): boolean {
  const state = sqlState(error);
  // 57P: the server goes away; 08: connection; both can cut the answer of a commit that happened.
  return /^[0-9A-Z]{5}$/.test(state) && !state.startsWith('57P') && !state.startsWith('08');
}

/** What a failed COMMIT means: known refusals pass through, everything else is unknown (architecture, "Database" rule 4). */
export function commitFailure(error: unknown): unknown {
  return isDefinite(error) ? error : new PramanaError('outcome_unknown', { cause: error });
}

/** The connection is gone, or none could be had: what answers next may be another database. */
function isLoss(error: unknown): boolean {
  const state = sqlState(error);
  return (
    /^(57P|08)/.test(state) ||
    /^E[A-Z]{4,}$/.test(state) ||
    (error instanceof Error &&
      /^(Connection (terminated|ended)|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed))/.test(
        error.message,
      ))
  );
}

/** Of what a transaction threw: the connection was lost, or nobody knows whether it committed. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof PramanaError)) return false;
  return error.code === 'outcome_unknown' || (error.code === 'unavailable' && isLoss(error.cause));
}

/** An error before COMMIT: a lost or refused connection becomes `unavailable`, everything else stays what it is. */
export function statementFailure(error: unknown): unknown {
  if (error instanceof PramanaError || !(error instanceof Error)) return error;
  const state = sqlState(error);
  // 55P03: a lock was not had within `lockTimeoutMs`.
  if (isLoss(error) || state === '53300' || state === '55P03') return new PramanaError('unavailable', { cause: error });
  // Sealed under a key that an erasure destroyed meanwhile (0140).
  if (violatedConstraint(error) === 'sealed_under_a_key') return new PramanaError('record_forgotten', { cause: error });
  // Sealed under a key that was replaced meanwhile (0141): this server looks up what it holds within seconds.
  if (violatedConstraint(error) === 'sealed_under_a_retired_key')
    return new PramanaError('unavailable', { cause: error });
  // A character that no column can hold, such as NUL: no honest form sends it.
  if (state === '22021' || state === '22P05')
    return new PramanaError('invalid_request', {
      detail: 'A text holds a character that cannot be stored.',
      cause: error,
    });
  return error;
}
