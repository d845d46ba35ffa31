import { MAX_SUBMISSION, monitoringPath } from '@pramana/ledger';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Cosigning, STOPPED } from './cosigning.service.ts';
import { WITNESS_PATH } from './own-witness.service.ts';

const TEXT = 'text/plain; charset=utf-8';

/**
 * This node as a witness, for logs and for anybody: no session, no permission, only what a followed log signed is answered
 * with a signature (C2SP tlog-witness). Requests are counted by network address, bodies cut off at the longest submission.
 */
export function cosigningRoutes(app: FastifyInstance, cosigning: Cosigning): void {
  const { config } = app.services;
  void app.register(async (witness) => {
    // Whatever a log calls its request, it is text; nothing else is read here.
    witness.removeAllContentTypeParsers();
    witness.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_SUBMISSION }, (_, body, done) =>
      done(null, body),
    );
    const onRequest =
      config.ratePerMinute === 0 ? [] : [app.rateLimit({ max: config.ratePerMinute, timeWindow: 60_000 })];
    witness.post(`${WITNESS_PATH}/add-checkpoint`, { onRequest }, async (request, reply) => {
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const answer = await cosigning.submit(body);
      if (answer === null) return nobody(reply);
      return reply.code(answer.status).type(answer.contentType).header('cache-control', 'no-store').send(answer.body);
    });
    witness.get<{ Params: { path: string } }>(
      `${WITNESS_PATH}/:path/checkpoint`,
      { onRequest },
      async ({ params }, reply) => {
        // What the disk holds whose write failed, nobody knows: it is not told as if it would last.
        if (cosigning.isStopped) return forAll(reply).code(STOPPED.status).type(STOPPED.contentType).send(STOPPED.body);
        const note = await cosigning.shown(params.path);
        if (note === null) return forAll(reply).code(404).type(TEXT).send('Nothing was cosigned of that log.\n');
        return forAll(reply).type(TEXT).header('cache-control', 'no-cache').send(note);
      },
    );
    const front = async (_: unknown, reply: FastifyReply) => {
      const own = await cosigning.own();
      if (own === null) return nobody(reply);
      const logs = await cosigning.followed(own);
      const lines = logs.map(({ origin }) => `  ${origin}\n    ${WITNESS_PATH}/${monitoringPath(origin)}\n`);
      const text = `Witness ${own.signer.name}\n${own.signer.vkey}\n\nIt cosigns these logs of other nodes, each only while it grows without changing:\n${lines.join('')}`;
      return forAll(reply).type(TEXT).header('cache-control', 'no-cache').send(text);
    };
    witness.get(WITNESS_PATH, { onRequest }, front);
    witness.get(`${WITNESS_PATH}/`, { onRequest }, front);
  });
}

/** Any page may read what is public: the verify page looks it up when it is asked to. */
function forAll(reply: FastifyReply): FastifyReply {
  return reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
}

function nobody(reply: FastifyReply): FastifyReply {
  return reply.code(404).type(TEXT).send('This node is no witness yet.\n');
}
