export type {
  BareContext,
  BareHandler,
  Context,
  EventAnswer,
  FileAnswer,
  Handler,
  Result,
  UploadedFile,
} from './context.ts';
export { TICKET_MS } from './cookie.ts';
export { type Idempotent, implement, implementBare, implementIdempotent, readLanguage } from './implement.ts';
export { BUILT, type PageFolders } from './pages.ts';
export { createServer } from './server.ts';
