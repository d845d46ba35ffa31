/** A verification step as data: screen, command line and report show the same list. */

/** GREEN: the verifier's quorum. AMBER: the log only. RED: a check failed. PENDING: the log had not answered. */
export type Verdict = 'GREEN' | 'AMBER' | 'RED' | 'PENDING';

/** Stable ids, in the order in which they are checked. */
export type CheckId = 'claim' | 'kind' | 'log' | 'inclusion' | 'log-signature' | 'log-open' | 'witnesses' | 'lines';

/** `ok` null: not checked, or not established. `detail` is one plain sentence. */
export type Check = { readonly check: CheckId; readonly ok: boolean | null; readonly detail: string };
