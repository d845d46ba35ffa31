import { Type } from 'typebox';
import { IdParams, Uuid } from './common.ts';
import { records } from './records.ts';
import { RecordEntry, RecordHistory, RecordVersion } from './records-shapes.ts';
import { route } from './route.ts';

const { list, older, signature, file } = records.records;
const strict = { additionalProperties: false } as const;
/** Of one's own patient: `:id` is the patient. */
const OwnParams = Type.Object({ id: Uuid, record: Uuid }, strict);
const OwnVersionParams = Type.Object({ ...OwnParams.properties, ...records.records.receipt.params.properties }, strict);
const OwnCitedFileParams = Type.Object({ ...OwnParams.properties, file: Uuid }, strict);

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
      query: list.query,
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
      query: older.query,
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
      query: signature.query,
      produces: 'application/json; charset=utf-8',
      errors: signature.errors,
    }),
    file: route({
      id: 'records.own.file',
      method: 'GET',
      path: '/api/self/patients/:id/records/:record/files/:file/content',
      summary: 'A file that a released version cites, or a range of it (an access event before the first byte)',
      access: 'self:read',
      params: OwnCitedFileParams,
      query: file.query,
      produces: 'application/octet-stream',
      errors: file.errors,
    }),
  },
} as const;
