import { type Static, Type } from 'typebox';
import {
  BlockJson,
  CursorText,
  Instant,
  IsoDateText,
  LanguageName,
  Minor,
  nullable,
  Sha256Hex,
  Uuid,
} from './common.ts';
import { route } from './route.ts';

/** One plain-language check, the same list on screen, in the command line and in a report. */
export const CheckStep = Type.Object({ check: Type.String(), ok: nullable(Type.Boolean()), detail: Type.String() });
export const Finding = Type.Object({
  code: Type.String(),
  document: Type.String(),
  table: Type.String(),
  field: Type.String(),
  block: nullable(Type.String()),
  /** The newest signed head that still held, or when the block was sealed: damage is not older than this. */
  since: nullable(Instant),
});
/** A document of a series with the time that it says. */
const Said = { document: Type.String(), at: Instant };
/** What every audit looks at, whatever it finds: said on screen and on each report's paper, under these names. */
export const AUDITED = [
  'claims',
  'items',
  'numbers',
  'links',
  'rows',
  'balances',
  'days',
  'prices',
  'leaves',
  'tree',
  'head',
  'copy',
  'erased',
] as const;
export const AuditRun = Type.Object({
  id: Type.String(),
  status: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')]),
  phase: Type.String(),
  done: Type.Integer(),
  total: Type.Integer(),
  ok: nullable(Type.Boolean()),
  entries: Type.Integer(),
  documents: Type.Integer(),
  /** Documents whose content was erased, by the entry that says so: no damage. */
  erased: Type.Array(Type.Object({ entry: Type.String(), documents: Type.Integer() })),
  findings: Type.Array(Finding),
  /** The business days that had to be sealed; null: no period was asked for. The whole log is recomputed all the same. */
  period: nullable(Type.Object({ from: IsoDateText, to: IsoDateText })),
  /** What the days came to; amounts in minor units. */
  figures: Type.Array(Type.Object({ name: Type.String(), count: Type.Integer(), amount: nullable(Minor) })),
  /** Documents that say an earlier time than one before them in their series, and the first of them: no damage. */
  backwards: Type.Object({
    documents: Type.Integer(),
    first: nullable(Type.Object({ ...Said, before: Type.Object(Said) })),
  }),
  /** Origins of logs whose key no root key of the hospital vouches for: no damage. */
  unvouched: Type.Array(Type.String()),
  startedAt: Instant,
  finishedAt: nullable(Instant),
});
/** Of an audit's figures those that keep a bundle of the same days from GREEN (decision 70); 0 where no day was looked at. */
export function untimelyIn(figures: readonly { readonly name: string; readonly count: number }[]) {
  const of = (name: string): number => figures.find((each) => each.name === name)?.count ?? 0;
  return { late: of('day-seals-late'), moved: of('documents-moved') };
}

export const ChainHead = Type.Object({
  origin: Type.String(),
  vkey: Type.String(),
  size: Type.Integer(),
  root: Sha256Hex,
  signedAt: nullable(Instant),
  /** Entries of the largest tree that enough witnesses cosigned; 0: none. */
  witnessed: Type.Integer(),
  queued: Type.Integer(),
  guard: Type.Object({ ok: Type.Boolean(), code: Type.String(), detail: Type.String() }),
  /** Business days that should have been sealed by six in the morning after them, and are not; oldest first. */
  dueSeals: Type.Array(IsoDateText),
});
/** A block as far as the viewer may see into its claim: hidden items show their commitment only. */
export const BlockDetail = Type.Object({
  block: BlockJson,
  header: nullable(Type.Record(Type.String(), Type.String())),
  items: Type.Array(
    Type.Object({
      position: Type.Integer(),
      name: nullable(Type.String()),
      value: nullable(Type.Unknown()),
      commitment: Sha256Hex,
    }),
  ),
  checks: Type.Array(CheckStep),
  documentId: Type.String(),
});
export type AuditRunJson = Static<typeof AuditRun>;
export type BlockDetailJson = Static<typeof BlockDetail>;
export type ChainHeadJson = Static<typeof ChainHead>;

const BlockParams = Type.Object({
  series: Type.String({ pattern: '^[A-Z0-9-]{1,16}$' }),
  number: Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' }),
});

/** The five looks at one chain: a hospital's own, and the node's. */
const chainAt = <const Access extends 'chain:read' | 'node:read'>(id: string, path: string, access: Access) =>
  ({
    head: route({
      id: `${id}.head`,
      method: 'GET',
      path: `${path}/head`,
      summary: 'The log: newest signed head, what waits, the rollback guard',
      access,
      response: ChainHead,
    }),
    blocks: route({
      id: `${id}.blocks`,
      method: 'GET',
      path: `${path}/blocks`,
      summary: 'Blocks, newest first, of all series or of one, or those of one document',
      access,
      query: Type.Object({
        series: Type.Optional(Type.String({ maxLength: 16 })),
        kind: Type.Optional(Type.String({ maxLength: 32 })),
        /** Only the blocks of the document with this id: its seal. Name its kind too, as ids are unique within one. */
        document: Type.Optional(Uuid),
        cursor: Type.Optional(CursorText),
      }),
      response: BlockJson,
      list: true,
    }),
    series: route({
      id: `${id}.series`,
      method: 'GET',
      path: `${path}/series`,
      summary: 'Every numbering and where it stands',
      access,
      response: Type.Object({
        code: Type.String(),
        kind: Type.String(),
        financialYear: Type.String(),
        lastNumber: Type.Integer(),
        lastHash: Sha256Hex,
      }),
      list: true,
    }),
    block: route({
      id: `${id}.block`,
      method: 'GET',
      path: `${path}/blocks/:series/:number`,
      summary: 'One block with its claim as far as you may see it',
      access,
      params: BlockParams,
      response: BlockDetail,
    }),
    proof: route({
      id: `${id}.proof`,
      method: 'GET',
      path: `${path}/blocks/:series/:number/proof`,
      summary: 'The proof of one block as .tlog-proof text, without its items',
      access,
      params: BlockParams,
      produces: 'text/plain; charset=utf-8',
      errors: ['proof_pending'],
    }),
  }) as const;

export const sealing = {
  chain: chainAt('sealing.chain', '/api/chain', 'chain:read'),
  /** The node log: what the operator did. No hospital's entries stand there. */
  nodeChain: chainAt('sealing.node-chain', '/api/node/chain', 'node:read'),
  audits: {
    start: route({
      id: 'sealing.audits.start',
      method: 'POST',
      path: '/api/audits',
      summary: 'Recompute every claim, item, block, tile, root and head of this hospital',
      access: 'audit:run',
      /** Business days, both included, both or none. The whole log is recomputed; these days must be over and sealed. */
      query: Type.Object({ from: Type.Optional(IsoDateText), to: Type.Optional(IsoDateText) }),
      errors: ['invalid_field', 'conflict'],
      response: AuditRun,
      status: 202,
      ratePerMinute: 10,
    }),
    show: route({
      id: 'sealing.audits.show',
      method: 'GET',
      path: '/api/audits/:id',
      summary: 'Progress and findings of an audit',
      access: 'audit:run',
      params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
      response: AuditRun,
    }),
    report: route({
      id: 'sealing.audits.report',
      method: 'GET',
      path: '/api/audits/:id/report',
      summary: 'The report of a finished audit as JSON, signed by the key of the hospital’s log',
      access: 'audit:run',
      params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
      produces: 'application/json',
      errors: ['conflict'],
    }),
    paper: route({
      id: 'sealing.audits.paper',
      method: 'GET',
      path: '/api/audits/:id/report.pdf',
      summary: 'The same report as PDF, with the signed JSON inside',
      access: 'audit:run',
      params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
      query: Type.Object({ language: Type.Optional(LanguageName) }),
      produces: 'application/pdf',
      errors: ['conflict'],
    }),
  },
  receipts: {
    verify: route({
      id: 'sealing.receipts.verify',
      method: 'GET',
      path: '/api/verify-policy',
      summary: "The keys of the logs and their witnesses that this node suggests; never a verifier's trust root",
      access: 'public',
      produces: 'text/plain; charset=utf-8',
    }),
  },
} as const;
