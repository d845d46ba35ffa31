import { type Static, Type } from 'typebox';
import { CursorText, IdParams, Instant, nullable, Sha256Hex, Uuid } from './common.ts';
import { RecordCategoryName } from './records-shapes.ts';
import { route } from './route.ts';

/** Bytes of every part of an upload but the last; each part is kept durably before it is acknowledged. */
export const FILE_PART_BYTES = 4 * 1024 * 1024;
/** The largest file: a CT series of 3,000 slices in one archive is about 1.5 GB. */
export const FILE_MOST_BYTES = 2 * 1024 * 1024 * 1024;

/** What is kept, told by its first bytes and never by its name. */
export const FILE_TYPES = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'application/dicom'] as const;
export type FileType = (typeof FILE_TYPES)[number];

const FileName = Type.String({ minLength: 1, maxLength: 200 });
const Modified = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 });

export const FileView = Type.Object({
  id: Uuid,
  category: RecordCategoryName,
  size: Type.Integer(),
  state: Type.Union([Type.Literal('uploading'), Type.Literal('stored')]),
  /** How many bytes are kept: an upload goes on from there. */
  received: Type.Integer(),
  addedAt: Instant,
  by: Type.String(),
  mine: Type.Boolean(),
  /** `damaged`: what is stored about it does not open; `forgotten`: its key was destroyed. */
  health: Type.Union([Type.Literal('open'), Type.Literal('damaged'), Type.Literal('forgotten')]),
  /** Null unless it is open. */
  name: nullable(Type.String()),
  /** When the sender's copy was last changed, milliseconds: tells that a chosen file is the one to go on with. */
  modified: nullable(Type.Integer()),
  /** By its content; null before the first part. */
  type: nullable(Type.String()),
  /** Of its content; null until it is whole. */
  sha256: nullable(Sha256Hex),
});
export type FileJson = Static<typeof FileView>;

const UNREADABLE = ['record_forgotten', 'record_damaged', 'vault_key_missing', 'unavailable'] as const;

export const files = {
  files: {
    list: route({
      id: 'files.files.list',
      method: 'GET',
      path: '/api/patients/:id/files',
      summary: 'A patient’s files of the categories the caller reads, newest first, and their own unfinished uploads',
      access: 'file:read',
      params: IdParams,
      query: Type.Object({ cursor: Type.Optional(CursorText) }),
      response: FileView,
      list: true,
    }),
    create: route({
      id: 'files.files.create',
      method: 'POST',
      path: '/api/patients/:id/files',
      summary: 'Begin an upload: its parts follow',
      access: 'file:write',
      params: IdParams,
      body: Type.Object(
        {
          name: FileName,
          category: RecordCategoryName,
          size: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
          modified: Modified,
        },
        { additionalProperties: false },
      ),
      response: FileView,
      status: 201,
      idempotent: true,
      unhashed: ['name', 'modified'],
      errors: ['too_large', 'vault_key_missing'],
    }),
    show: route({
      id: 'files.files.show',
      method: 'GET',
      path: '/api/files/:id',
      summary: 'One’s own upload: where it stands',
      access: 'file:write',
      params: IdParams,
      response: FileView,
    }),
    send: route({
      id: 'files.files.send',
      method: 'PUT',
      path: '/api/files/:id/content',
      summary:
        'The next part of an upload, as raw bytes; kept durably before the answer. A repeated part changes nothing',
      access: 'file:write',
      params: IdParams,
      query: Type.Object({ offset: Type.String({ pattern: '^(0|[1-9][0-9]{0,15})$' }) }),
      bytes: { maxBytes: FILE_PART_BYTES },
      response: FileView,
      errors: ['upload_offset', 'file_type', 'too_large', ...UNREADABLE],
    }),
    finish: route({
      id: 'files.files.finish',
      method: 'POST',
      path: '/api/files/:id/finish',
      summary: 'Read back everything that was kept, hash it, and call the file whole',
      access: 'file:write',
      params: IdParams,
      response: FileView,
      errors: ['upload_unfinished', ...UNREADABLE],
    }),
    cancel: route({
      id: 'files.files.cancel',
      method: 'DELETE',
      path: '/api/files/:id',
      summary: 'Give up an unfinished upload of one’s own: nothing of it stays',
      access: 'file:write',
      params: IdParams,
      status: 204,
      errors: ['conflict'],
    }),
    content: route({
      id: 'files.files.content',
      method: 'GET',
      path: '/api/files/:id/content',
      summary: 'The file or a range of it, decrypted as it is read (an access event before the first byte)',
      access: 'file:read',
      params: IdParams,
      query: Type.Object({ download: Type.Optional(Type.Boolean()) }),
      produces: 'application/octet-stream',
      errors: ['range_invalid', 'upload_unfinished', ...UNREADABLE],
    }),
  },
} as const;
