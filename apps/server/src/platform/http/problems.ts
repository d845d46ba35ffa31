import { ERRORS, PramanaError } from '@pramana/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from '../log.ts';

/** Fastify's own refusals, before a handler is reached. */
const FRAMEWORK: Readonly<Record<string, PramanaError['code']>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_request',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_request',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_REQ_FILE_TOO_LARGE: 'too_large',
  FST_FILES_LIMIT: 'invalid_request',
  FST_PARTS_LIMIT: 'invalid_request',
  FST_FIELDS_LIMIT: 'invalid_request',
  FST_PROTO_VIOLATION: 'invalid_request',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'unsupported_media_type',
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_ASYNC_CONSTRAINT: 'not_found',
};

/** Every thrown thing as one of the error table's; what is not known is a fault of ours. */
export function toProblem(error: unknown): PramanaError {
  if (error instanceof PramanaError) return error;
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? FRAMEWORK[code] : undefined;
  if (known !== undefined) return new PramanaError(known, { cause: error });
  if (statusCode === 429) return new PramanaError('rate_limited', { cause: error });
  // A statement that ran out of its time.
  if (code === '57014') return new PramanaError('unavailable', { cause: error });
  return new PramanaError('internal', { cause: error });
}

/** THE mapper: every error leaves as RFC 9457 problem details with the table's code. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error);
  if (problem.status >= 500) {
    request.log.error({ problem: problem.code, error: describeError(error) }, 'request failed');
  }
  const { field, detail, params } = problem.context;
  const wait = params?.seconds ?? Number(params?.minutes) * 60;
  if (problem.status === 429 && Number(wait) > 0) reply.header('retry-after', String(Math.ceil(Number(wait))));
  // RFC 6750: how a machine would prove itself.
  if (problem.code === 'token_invalid') reply.header('www-authenticate', 'Bearer error="invalid_token"');
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({
      type: `urn:pramana:error:${problem.code}`,
      title: ERRORS[problem.code][1],
      status: problem.status,
      code: problem.code,
      ...(detail === undefined ? {} : { detail }),
      ...(field === undefined ? {} : { field }),
      ...(params === undefined ? {} : { params }),
      requestId: request.id,
    });
}
