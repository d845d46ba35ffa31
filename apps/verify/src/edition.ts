/** What the build says of this very page. */
export type Edition = {
  /** The one-file copy: no server behind it, no network allowed by its own policy. */
  readonly single: boolean;
  /** The one-file copy that is offered for download; null in that copy itself, which cannot hold its own hash. */
  readonly copy: { readonly sha256: string; readonly bytes: number } | null;
};

declare const BUILT_EDITION: Edition;
export const EDITION: Edition = BUILT_EDITION;
