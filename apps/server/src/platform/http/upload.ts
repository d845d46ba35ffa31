import { PramanaError } from '@pramana/kernel';
import type { FastifyRequest } from 'fastify';
import type { UploadedFile } from './context.ts';

/** The one file of a multipart request, whole in memory; `too_large` above `maxBytes`. Read only after the permission. */
export async function readUpload(request: FastifyRequest, maxBytes: number): Promise<UploadedFile> {
  const part = await request.file({ limits: { fileSize: maxBytes, files: 1, fields: 0, parts: 1 } });
  if (part === undefined || part.fieldname !== 'file') {
    throw new PramanaError('invalid_field', { field: 'file', detail: 'Send one file as the form field "file".' });
  }
  const bytes = await part.toBuffer();
  return { bytes, name: part.filename.replaceAll(/[/\\\p{C}]/gu, '').slice(0, 200), mediaType: part.mimetype };
}
