/**
 * The one table of errors: code → HTTP status and the sentence a person reads. Tests assert codes, never texts;
 * `docs/errors.md` lists the same codes (checked both ways).
 */
export const ERRORS = {
  invalid_request: [400, 'The request is not valid.'],
  invalid_field: [422, 'A field has a value that cannot be accepted.'],
  phone_not_mobile: [
    422,
    'A text message has to reach it: this is no mobile number. In India it has ten digits and begins with 6, 7, 8 or 9.',
  ],
  invalid_phone: [422, 'This is no phone number: ten digits for India, or + and the country code for elsewhere.'],
  not_signed_in: [401, 'Please sign in.'],
  wrong_credentials: [401, 'The login or the password is not right.'],
  account_locked: [429, 'Too many failed tries. Please wait before you try again.'],
  csrf_missing: [403, 'The request did not come from a page of this site. Reload the page and try again.'],
  confirm_needed: [403, 'Please confirm that it is you. Nothing was done yet.'],
  full_sign_in_needed: [403, 'A PIN is not enough for this. Sign in with your password or passkey; then do it again.'],
  device_unknown: [403, 'This browser is not a shared PC of the hospital, or not any more.'],
  pin_wrong: [401, 'This is not your PIN.'],
  pin_locked: [403, 'The PIN does not open here now. Sign in with your password; then it works again.'],
  pin_weak: [422, 'This PIN is too easy to guess. Choose six digits without a pattern.'],
  token_invalid: [401, 'This API token is not known, has expired or was revoked.'],
  person_needed: [403, 'A machine cannot do this: it takes a person.'],
  not_permitted: [403, 'Your role does not allow this.'],
  not_found: [404, 'There is nothing here, or it is not yours to see.'],
  method_not_allowed: [405, 'This address does not answer that method.'],
  too_large: [413, 'What was sent is too large.'],
  unsupported_media_type: [415, 'This kind of file or content cannot be read here.'],
  rate_limited: [429, 'Too many requests. Please wait a moment.'],
  conflict: [409, 'Somebody changed this meanwhile. Reload and try again.'],
  already_exists: [409, 'This exists already.'],
  idempotency_key_missing: [400, 'This request needs an Idempotency-Key header.'],
  idempotency_key_reused: [422, 'This Idempotency-Key was used for a different request.'],
  unavailable: [503, 'The system cannot do this right now. Nothing was lost; please try again.'],
  outcome_unknown: [
    503,
    'The database did not say whether this was saved. Send the same request again with the same key, or look first.',
  ],
  internal: [500, 'The server made a mistake and wrote it down. Nothing was changed.'],
  registration_closed: [409, 'This registration has been decided and cannot be changed any more.'],
  registration_limit: [429, 'Too many registrations came from here today. Please come back tomorrow.'],
  registration_duplicate: [409, 'Another hospital of this node has the same number. Look at it first.'],
  phone_not_proved: [409, 'Prove the phone with a code first.'],
  hospital_suspended: [403, 'This hospital is suspended by the operator of the node.'],
  log_origin_missing: [
    409,
    'This node has no name for its logs yet: the first visit chooses it, or set PRAMANA_LOG_ORIGIN or PRAMANA_PUBLIC_URL and restart.',
  ],
  recovery_kit_missing: [409, 'Make a recovery kit first: without one, losing this machine loses every record.'],
  kit_part_wrong: [422, 'This is no part of this kit. Type one of the three lines as it is printed.'],
  witness_key: [
    422,
    'This is no verifier key of a witness. It is one line, name+number+key, as the witness gives it; a log has another kind.',
  ],
  witness_own: [422, 'This key is of this very node. Only somebody else can be a witness.'],
  log_key: [
    422,
    'These are no lines of logs. Each is: log, then the verifier key in one piece, as the page of the log shows it.',
  ],
  log_key_changed: [
    409,
    'A log of this name is witnessed under another key. Make sure by telephone that the new key is true; then leave the log and add it anew.',
  ],
  policy_update: [
    422,
    'This is no signed update of a policy, too few of its pinned signers have signed it, or it is not newer than the last one.',
  ],
  policy_pins: [
    422,
    'The first policy of a name needs the file of pins that says whose signatures count; later ones keep that very file.',
  ],
  root_key: [
    422,
    'This is no root key of this hospital. It is the line that pramana root keygen prints, made with the name that the Keys page shows; a log has another key.',
  ],
  root_statement: [
    422,
    'The root key of this hospital did not sign this, or signed something else. Sign the text that the Keys page shows and hand in the whole signed file.',
  ],
  log_unsure: [
    409,
    'It is not sure that this server holds all that was signed with this key: too few witnesses have answered, or somebody shows more. Recover the log from a mirror. Only if the operator knows that a thief signed it, they override the guard for this log, and the key can be given up as stolen for a quarter of an hour.',
  ],
  witness_address: [
    422,
    'A witness is reached by https on the public internet. Inside your own network the operator has to allow its address first (PRAMANA_WITNESS_HOSTS).',
  ],
  setup_done: [409, 'This installation has been set up already.'],
  setup_elsewhere: [
    403,
    'Only whoever is at the machine itself sets a node up: open this page there. Without a screen, come through it with ssh (docs/operations/server.md).',
  ],

  message_over: [409, 'This message cannot be sent any more: what it says is out of date and was removed.'],
  messages_not_set_up: [503, 'This node cannot send such messages: its operator has set up no gateway for them.'],
  not_a_code: [422, 'A code has six digits.'],
  password_weak: [422, 'This password is too easy to guess.'],
  sign_in_over: [410, 'This sign-in took too long or began elsewhere. Please begin anew.'],
  passkey_refused: [401, 'This passkey could not be accepted.'],
  enrol_needed: [403, 'Your hospital asks for a second factor. Please add one first.'],
  factor_needed: [409, 'Your hospital asks for a second factor: add another one before you remove the last.'],
  factor_missing: [409, 'Recovery codes stand in for a second factor. Please add one first.'],
  code_wrong: [401, 'This code is not right.'],
  code_expired: [410, 'This code is no longer valid. Please ask for a new one.'],
  code_spent: [410, 'This code was used already, or tried too often. Please ask for a new one.'],
  code_limit: [429, 'Too many codes were asked for. Please wait before you ask for another one.'],
  patient_merged: [409, 'This patient was merged into another one. Open that one and go on there.'],
  merged_needs_admin: [
    403,
    'This patient was merged with another number, and a card opens both: an administrator of the hospital prints it.',
  ],
  last_admin: [409, 'A hospital keeps at least one admin. Make somebody else an admin first.'],
  not_a_member: [409, 'This person does not work here.'],
  link_over: [410, 'This link was used, withdrawn or has expired. Ask the hospital for a new one.'],
  application_decided: [409, 'This application has been decided already.'],
  phone_new: [
    409,
    'The phone on file was changed within the last seven days, so a code to it proves nothing yet. The patient can confirm in their own account; a card is printed by an administrator.',
  ],
  phone_missing: [409, 'There is no phone number on file that a code could be sent to. Add it to the patient first.'],
  same_person: [409, 'This takes two people: somebody else has to confirm it.'],
  too_early: [409, 'The waiting period is not over yet.'],
  proposal_closed: [410, 'This proposal is closed: confirmed, stopped, taken back or run out.'],
  operator_confirms: [409, 'This was asked for inside the hospital: the operator of the node confirms it.'],
  not_proposer: [403, 'Only whoever asked for it takes it back.'],

  slot_taken: [409, 'This time is not free any more. Choose another one.'],
  outside_hours: [409, 'The doctor does not see patients at this time.'],
  visit_step: [409, 'This visit stands elsewhere by now; this step is not possible.'],
  visits_enough: [409, 'There are several open visits and wishes already. Cancel one first, or call the hospital.'],
  visit_moves_enough: [409, 'This visit was moved several times within a day. Try tomorrow, or call the hospital.'],

  bill_empty: [422, 'A bill needs at least one line.'],
  consent_missing: [
    409,
    'The prescriber has not consented to this other item. Ask them, or hand out what was prescribed.',
  ],
  more_than_prescribed: [409, 'This is more than is left of the prescription.'],
  charge_billed: [409, 'This was billed already, or withdrawn. Take the line off the draft.'],
  bill_already_sealed: [409, 'This bill is already sealed.'],
  bill_not_sealed: [409, 'This bill is still a draft.'],
  bill_changed: [409, 'This bill was changed elsewhere. Look at the newest, then do it again.'],
  draft_not_yours: [409, "This draft is a colleague's. Take it over to go on with it."],
  price_above_mrp: [422, 'The amount is above the maximum retail price.'],
  price_above_ceiling: [422, "The amount is above the government's ceiling price."],
  planned_above_ceiling: [
    422,
    'A price that is planned for later would be above this ceiling. Withdraw it first, then plan it anew.',
  ],
  planned_ceiling_higher: [
    422,
    'A price that is planned for later says no ceiling, or a higher one. Withdraw it first, then plan it anew.',
  ],
  price_in_force: [
    409,
    'This price is in force, was, or begins within a quarter of an hour: it cannot be withdrawn any more. Set a new price.',
  ],
  price_missing: [422, 'This item has no price at this time.'],
  tax_rule_missing: [422, 'No tax rule covers this item at this time.'],
  batch_expired: [422, 'This batch has expired.'],
  stock_moved: [409, 'The books of this batch moved while it was counted. Count again.'],
  stock_short: [409, 'There is not enough stock of this batch.'],
  item_retired: [422, 'This item is no longer sold.'],
  discount_needs_approval: [409, 'This discount is above your limit and needs another person.'],
  approver_is_maker: [403, 'The person who made this cannot approve it.'],
  approver_not_permitted: [403, 'This person may not approve it.'],
  payment_exceeds_due: [422, 'The payment is more than what is due.'],
  payment_reference_missing: [422, 'Card and UPI payments need their reference.'],
  payment_reference_used: [409, 'This reference was used for another payment. Confirm that this is a further one.'],
  refund_exceeds_paid: [422, 'The refund is more than what was paid.'],
  credit_exceeds_billed: [422, 'More would be credited than was billed.'],
  credit_needs_approval: [409, 'This credit note is above your limit and needs another person.'],
  counter_not_open: [409, 'Open a counter session first.'],
  counter_already_open: [409, 'You have an open counter session already.'],
  counter_has_variance: [409, 'The counted cash differs from what is expected; another person must approve it.'],
  day_closed: [409, 'This business day is closed and takes no more entries.'],
  import_stopped: [
    409,
    'Part of this file was taken over and stays; then it stopped. Take it over again: it goes on there.',
  ],
  import_invalid: [422, 'The file has errors; nothing was imported.'],
  template_empty: [409, 'This node’s template has nothing of this that the hospital does not have already.'],
  image_invalid: [422, 'The picture cannot be read.'],
  file_type: [422, 'Only PDF, JPEG, PNG, WebP and DICOM files are kept here.'],
  upload_offset: [409, 'This part does not follow the one before. Ask where the upload stands and go on from there.'],
  upload_unfinished: [409, 'Parts of this file are still missing.'],
  range_invalid: [416, 'The file has no such part.'],
  erasure_waits: [409, 'Law still keeps this data, or something of it is open. Nothing was erased.'],
  proof_pending: [409, 'The log has not answered yet. The bill is safe; the proof follows.'],
  log_rollback: [
    503,
    'The database is older than the last signed state of its log. Signing is stopped until it is recovered.',
  ],
  vault_key_missing: [503, 'The key for this record is not in the keyring.'],
  record_forgotten: [410, 'The key of this record was destroyed with what it protected. Only its seal is left.'],
  record_changed: [
    409,
    'Somebody wrote another version meanwhile. Nothing of yours is lost: compare, then save again.',
  ],
  draft_closed: [
    403,
    'The record that this draft goes on from is not open to you now, as when an emergency access is over. What you typed is kept: open the record again, or discard the draft.',
  ],
  record_has_form: [409, 'This record has a form of its own. Amend it where it was written.'],
  lab_state: [409, 'This order is not at this step any more. Look again, and go on from there.'],
  lab_one_patient: [422, 'Samples are taken of one patient at a time.'],
  warning_unanswered: [422, 'A warning of the prescription needs its reason before it is sealed.'],
  signing_key_missing: [409, 'You have no passkey for signing yet. Enrol one first.'],
  signing_key_later: [
    409,
    'Your passkey was enrolled after this version was written. Write another version to sign it.',
  ],
  record_damaged: [500, 'A stored record does not match its protection. It was not shown.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorContext {
  /** JSON pointer-like path of the field that is wrong, such as `lines/0/quantity`. */
  field?: string;
  /** A sentence for a person that says more than the table's: figures, the way out. Never personal data. */
  detail?: string;
  /** Machine-readable figures for the screen, such as both prices of a refusal. Never personal data. */
  params?: Record<string, string | number | boolean | null>;
  cause?: unknown;
}

/** A refusal that a person can act on; every other thrown thing is a fault of ours and becomes `internal`. */
export class PramanaError extends Error {
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, context: ErrorContext = {}) {
    super(context.detail ?? ERRORS[code][1], context.cause === undefined ? undefined : { cause: context.cause });
    this.name = 'PramanaError';
    this.code = code;
    this.context = context;
  }

  get status(): number {
    return ERRORS[this.code][0];
  }
}
