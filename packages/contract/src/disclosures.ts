import { type Static, Type } from 'typebox';
import { BlockJson, CursorText, IdParams, Instant, IsoDateText, Line, Uuid } from './common.ts';
import { route } from './route.ts';

/** What was handed to an auditor: headers and salts of a period, no items. */
const AuditorBundle = Type.Object({
  id: Uuid,
  at: Instant,
  author: Type.String(),
  /** First and last business day. */
  from: IsoDateText,
  to: IsoDateText,
  /** Who gets it, in words. */
  auditor: Type.String(),
  /** The age key that it is encrypted for. */
  recipient: Type.String(),
  reason: Type.String(),
  /** Entries of the logs that it opens. */
  entries: Type.Integer(),
  block: BlockJson,
});
export type AuditorBundleJson = Static<typeof AuditorBundle>;

export const disclosures = {
  bundles: {
    list: route({
      id: 'disclosures.bundles.list',
      method: 'GET',
      path: '/api/auditor-bundles',
      summary: 'What was handed to auditors, newest first',
      access: 'disclosure:read',
      query: Type.Object({ cursor: Type.Optional(CursorText) }),
      response: AuditorBundle,
      list: true,
    }),
    create: route({
      id: 'disclosures.bundles.create',
      method: 'POST',
      path: '/api/auditor-bundles',
      summary: 'Hand an auditor the headers and salts of a period, encrypted to their key; an entry of the log',
      access: 'disclosure:write',
      fresh: 5,
      idempotent: true,
      body: Type.Object(
        { from: IsoDateText, to: IsoDateText, auditor: Line, recipient: Line, reason: Line },
        { additionalProperties: false },
      ),
      response: AuditorBundle,
      status: 201,
      errors: ['invalid_field', 'not_found', 'proof_pending'],
    }),
    show: route({
      id: 'disclosures.bundles.show',
      method: 'GET',
      path: '/api/auditor-bundles/:id',
      summary: 'One bundle: for whom, why, of which days, and its entry',
      access: 'disclosure:read',
      params: IdParams,
      response: AuditorBundle,
    }),
    file: route({
      id: 'disclosures.bundles.file',
      method: 'GET',
      path: '/api/auditor-bundles/:id/file',
      summary: 'The bundle as an age file, which only the auditor can open; made anew each time',
      access: 'disclosure:read',
      params: IdParams,
      produces: 'application/octet-stream',
      errors: ['proof_pending'],
      ratePerMinute: 10,
    }),
  },
} as const;
