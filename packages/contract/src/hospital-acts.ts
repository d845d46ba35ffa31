import { type Static, Type } from 'typebox';
import { BlockJson, IdParams, Instant, Uuid } from './common.ts';
import { route } from './route.ts';

/** What the operator of this node did about the hospital: an entry of the node log. */
export const OperatorAct = Type.Object({
  id: Uuid,
  kind: Type.Union([Type.Literal('hospital'), Type.Literal('key')]),
  /** `opened`, `suspended`, `resumed`; of a key `created`. */
  act: Type.String(),
  reason: Type.String(),
  at: Instant,
  author: Type.String(),
  seal: BlockJson,
});
export type OperatorActJson = Static<typeof OperatorAct>;

export const operatorActs = {
  acts: {
    list: route({
      id: 'hospitals.acts.list',
      method: 'GET',
      path: '/api/operator-acts',
      summary: 'What the operator of this node did about this hospital, newest first, at most 200',
      access: 'access:review',
      response: OperatorAct,
      list: true,
    }),
    proof: route({
      id: 'hospitals.acts.proof',
      method: 'GET',
      path: '/api/operator-acts/:id/proof',
      summary: 'The proof of one act of the operator about this hospital, from the node log, as .tlog-proof text',
      access: 'access:review',
      params: IdParams,
      produces: 'text/plain; charset=utf-8',
      errors: ['proof_pending'],
    }),
  },
} as const;
