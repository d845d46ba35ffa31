import { Type } from 'typebox';
import { CursorText, IdParams, Line, nullable, Uuid } from './common.ts';
import {
  CanRecord,
  CanRecords,
  DraftContent,
  RecordCategoryName,
  RecordDraft,
  RecordEntry,
  RecordHistory,
  RecordVersion,
  SigningKey,
} from './records-shapes.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;
/** What a browser's passkey functions take and give. */
const Ceremony = Type.Object({}, { additionalProperties: true });
const VersionNumber = Type.String({ pattern: '^[1-9][0-9]{0,8}$' });
const VersionParams = Type.Object({ id: Uuid, version: VersionNumber }, strict);
/** Of one's own patient: `:id` is the patient. */
const OwnParams = Type.Object({ id: Uuid, record: Uuid }, strict);
const OwnVersionParams = Type.Object({ id: Uuid, record: Uuid, version: VersionNumber }, strict);
const CitedFileParams = Type.Object({ id: Uuid, file: Uuid }, strict);
/** Of one's own patient: `:id` is the patient. */
const OwnCitedFileParams = Type.Object({ id: Uuid, record: Uuid, file: Uuid }, strict);
const DownloadQuery = Type.Object({ download: Type.Optional(Type.Boolean()) });
/** Whether the file shows what the version says; without it, only hashes. */
const FileQuery = Type.Object({ content: Type.Optional(Type.Boolean()) });
const OlderQuery = Type.Object({ cursor: Type.Optional(CursorText) });
const ListQuery = Type.Object({ category: Type.Optional(RecordCategoryName), cursor: Type.Optional(CursorText) });
/** Minutes within which somebody must have proved that it is them, before a passkey signs for them. */
const FRESH = 10;
const UNREADABLE = ['record_forgotten', 'record_damaged', 'vault_key_missing'] as const;

export const records = {
  records: {
    list: route({
      id: 'records.records.list',
      method: 'GET',
      path: '/api/patients/:id/records',
      summary:
        'A patient’s records that the caller may read, newest first, with their newest version (an access event)',
      access: 'record:read',
      params: IdParams,
      query: ListQuery,
      response: RecordEntry,
      list: true,
      can: CanRecords,
    }),
    show: route({
      id: 'records.records.show',
      method: 'GET',
      path: '/api/records/:id',
      summary: 'One record with its newest versions (an access event)',
      access: 'record:read',
      params: IdParams,
      response: RecordHistory,
      can: CanRecord,
    }),
    older: route({
      id: 'records.records.older',
      method: 'GET',
      path: '/api/records/:id/versions',
      summary: 'Versions of a record, newest first (an access event)',
      access: 'record:read',
      params: IdParams,
      query: OlderQuery,
      response: RecordVersion,
      list: true,
    }),
    receipt: route({
      id: 'records.records.receipt',
      method: 'GET',
      path: '/api/records/:id/versions/:version/receipt',
      summary: 'The proof of one version as .tlog-proof text: its hashes, never its content',
      access: 'record:read',
      params: VersionParams,
      produces: 'text/plain; charset=utf-8',
      errors: ['proof_pending'],
    }),
    askSignature: route({
      id: 'records.records.ask-signature',
      method: 'GET',
      path: '/api/records/:id/versions/:version/signing',
      summary: 'What the browser needs to ask a passkey for the signature of one version',
      access: 'record:sign',
      params: VersionParams,
      response: Ceremony,
      errors: ['signing_key_missing', 'signing_key_later', ...UNREADABLE],
    }),
    sign: route({
      id: 'records.records.sign',
      method: 'POST',
      path: '/api/records/:id/versions/:version/signatures',
      summary: 'Sign one version with a passkey: a sealed entry of its own',
      access: 'record:sign',
      params: VersionParams,
      body: Type.Object({ passkey: Ceremony }, strict),
      response: RecordHistory,
      can: CanRecord,
      status: 201,
      idempotent: true,
      errors: ['passkey_refused', 'signing_key_missing', 'signing_key_later', 'already_exists', ...UNREADABLE],
    }),
    signature: route({
      id: 'records.records.signature',
      method: 'GET',
      path: '/api/records/:id/versions/:version/signature',
      summary: 'The signature of one version as a file that anybody can check; its content only when asked for',
      access: 'record:read',
      params: VersionParams,
      query: FileQuery,
      produces: 'application/json; charset=utf-8',
      errors: ['proof_pending', ...UNREADABLE],
    }),
    file: route({
      id: 'records.records.file',
      method: 'GET',
      path: '/api/records/:id/files/:file/content',
      summary: 'A file that a version of the record cites, or a range of it (an access event before the first byte)',
      access: 'record:read',
      params: CitedFileParams,
      query: DownloadQuery,
      produces: 'application/octet-stream',
      errors: ['range_invalid', 'unavailable', ...UNREADABLE],
    }),
  },
  drafts: {
    open: route({
      id: 'records.drafts.open',
      method: 'POST',
      path: '/api/patients/:id/record-drafts',
      summary: 'Begin to write, or go on with what this person left: a new record, or another version of one',
      access: 'record:write',
      params: IdParams,
      body: Type.Object({ recordId: nullable(Uuid), category: RecordCategoryName }, strict),
      response: RecordDraft,
      status: 201,
      errors: [...UNREADABLE],
    }),
    list: route({
      id: 'records.drafts.list',
      method: 'GET',
      path: '/api/patients/:id/record-drafts',
      summary: 'What this person has begun to write about a patient',
      access: 'record:write',
      params: IdParams,
      response: RecordDraft,
      list: true,
    }),
    show: route({
      id: 'records.drafts.show',
      method: 'GET',
      path: '/api/record-drafts/:id',
      summary: 'One of one’s own drafts',
      access: 'record:write',
      params: IdParams,
      response: RecordDraft,
      errors: [...UNREADABLE],
    }),
    save: route({
      id: 'records.drafts.save',
      method: 'PUT',
      path: '/api/record-drafts/:id',
      summary: 'Keep what is typed; `base` says from which version it goes on',
      access: 'record:write',
      params: IdParams,
      body: Type.Object(
        { revision: Type.Integer({ minimum: 1 }), base: nullable(Type.Integer({ minimum: 1 })), content: DraftContent },
        strict,
      ),
      response: RecordDraft,
      errors: ['conflict'],
    }),
    discard: route({
      id: 'records.drafts.discard',
      method: 'DELETE',
      path: '/api/record-drafts/:id',
      summary: 'Throw a draft away',
      access: 'record:write',
      params: IdParams,
      status: 204,
    }),
    finish: route({
      id: 'records.drafts.finish',
      method: 'POST',
      path: '/api/record-drafts/:id/version',
      summary: 'Make a version of a draft: sealed, and kept for good',
      access: 'record:write',
      params: IdParams,
      body: Type.Object({ revision: Type.Integer({ minimum: 1 }) }, strict),
      response: RecordHistory,
      can: CanRecord,
      status: 201,
      idempotent: true,
      errors: ['conflict', 'record_changed', 'invalid_field', ...UNREADABLE],
    }),
  },
  signingKeys: {
    list: route({
      id: 'records.signing-keys.list',
      method: 'GET',
      path: '/api/signing-keys',
      summary: 'One’s own passkeys for signing, retired ones too, each with its entries in the log',
      access: 'record:sign',
      response: SigningKey,
      list: true,
    }),
    begin: route({
      id: 'records.signing-keys.begin',
      method: 'POST',
      path: '/api/signing-keys/new',
      summary: 'What the browser needs to make a passkey for signing',
      access: 'record:sign',
      fresh: FRESH,
      response: Type.Object({ ticket: Type.String(), options: Ceremony }),
      status: 201,
    }),
    enrol: route({
      id: 'records.signing-keys.enrol',
      method: 'POST',
      path: '/api/signing-keys',
      summary: 'Enrol the passkey that the browser made: an entry in the log; it signs versions written from then on',
      access: 'record:sign',
      fresh: FRESH,
      body: Type.Object({ ticket: Type.String({ maxLength: 100 }), name: Line, passkey: Ceremony }, strict),
      response: SigningKey,
      status: 201,
      errors: ['sign_in_over', 'passkey_refused', 'already_exists'],
    }),
    retire: route({
      id: 'records.signing-keys.retire',
      method: 'POST',
      path: '/api/signing-keys/:id/retire',
      summary: 'Retire a passkey: an entry in the log; it signs nothing more, and what it signed stays signed',
      access: 'record:sign',
      fresh: FRESH,
      params: IdParams,
      response: SigningKey,
      errors: ['already_exists'],
    }),
  },
} as const;

/** A patient's and guardian's own look: what is released to them. */
export const ownRecords = {
  own: {
    list: route({
      id: 'records.own.list',
      method: 'GET',
      path: '/api/self/patients/:id/records',
      summary: 'Records of a patient of mine that are released to me, newest first (an access event)',
      access: 'self:read',
      params: IdParams,
      query: ListQuery,
      response: RecordEntry,
      list: true,
    }),
    show: route({
      id: 'records.own.show',
      method: 'GET',
      path: '/api/self/patients/:id/records/:record',
      summary: 'One such record with its newest versions (an access event)',
      access: 'self:read',
      params: OwnParams,
      response: RecordHistory,
    }),
    older: route({
      id: 'records.own.older',
      method: 'GET',
      path: '/api/self/patients/:id/records/:record/versions',
      summary: 'Versions of such a record, newest first (an access event)',
      access: 'self:read',
      params: OwnParams,
      query: OlderQuery,
      response: RecordVersion,
      list: true,
    }),
    receipt: route({
      id: 'records.own.receipt',
      method: 'GET',
      path: '/api/self/patients/:id/records/:record/versions/:version/receipt',
      summary: 'The proof of one version as .tlog-proof text',
      access: 'self:read',
      params: OwnVersionParams,
      produces: 'text/plain; charset=utf-8',
      errors: ['proof_pending'],
    }),
    signature: route({
      id: 'records.own.signature',
      method: 'GET',
      path: '/api/self/patients/:id/records/:record/versions/:version/signature',
      summary: 'The signature of one version as a file that anybody can check',
      access: 'self:read',
      params: OwnVersionParams,
      query: FileQuery,
      produces: 'application/json; charset=utf-8',
      errors: ['proof_pending', ...UNREADABLE],
    }),
    file: route({
      id: 'records.own.file',
      method: 'GET',
      path: '/api/self/patients/:id/records/:record/files/:file/content',
      summary: 'A file that a released version cites, or a range of it (an access event before the first byte)',
      access: 'self:read',
      params: OwnCitedFileParams,
      query: DownloadQuery,
      produces: 'application/octet-stream',
      errors: ['range_invalid', 'unavailable', ...UNREADABLE],
    }),
  },
} as const;
