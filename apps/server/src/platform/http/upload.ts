import { PramanaError } from '@pramana/kernel';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { UploadedFile } from './context.ts';

/** The one file of a multipart request, whole in memory; `too_large` above `maxBytes`. Read only after the permission. */
export async function readUpload(request: FastifyRequest, maxBytes: number): Promise<UploadedFile> {
  const part = await request.file({ limits: { fileSize: maxBytes, files: 1, fields: 0, parts: 1 } });
  if (part === undefined || part.fieldname !== 'file') {
    throw new PramanaError('invalid_field', { field: 'file', detail: 'Send one file as the form field "file".' });
  }
  return {
    bytes: await read(part, maxBytes),
    name: part.filename.replaceAll(/[/\\\p{C}]/gu, '').slice(0, 200),
    mediaType: part.mimetype,
  };
}

async function read(part: MultipartFile, maxBytes: number): Promise<Buffer> {
  try {
    return await part.toBuffer();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'FST_REQ_FILE_TOO_LARGE') throw tooLarge(maxBytes);
    throw error;
  }
}

/** Says how much is taken: a photo is made smaller only by who knows to what. */
function tooLarge(most: number): PramanaError {
  const detail = `The file is larger than ${most / 1_000_000} MB, the most that is taken here. Send a smaller one.`;
  return new PramanaError('too_large', { field: 'file', detail, params: { most } });
}
