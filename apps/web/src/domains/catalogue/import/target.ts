import { catalogue, catalogueTemplate, type DataOf, type RouteSpec } from '@pramana/contract';
import { paths } from '../../../paths.ts';

/** An import as the server tells it. */
export type ImportJson = DataOf<typeof catalogue.imports.show>;

/** Whose catalogue an import goes into: the same importer behind other routes. */
export interface ImportTarget {
  preview: typeof catalogue.imports.preview | typeof catalogueTemplate.node.preview;
  run: typeof catalogue.imports.run | typeof catalogueTemplate.node.run;
  show: typeof catalogue.imports.show | typeof catalogueTemplate.node.job;
  /** What an import that is done has changed. */
  changes: readonly RouteSpec[];
  /** Where to go when it is done, and what that is called. */
  back: { to: string; label: 'catalogue.import.open' | 'catalogue.template.open' };
}

export const OWN_CATALOGUE: ImportTarget = {
  ...catalogue.imports,
  changes: [catalogue.items.list, catalogue.items.show, catalogueTemplate.offer],
  back: { to: paths.catalogue(), label: 'catalogue.import.open' },
};

export const NODE_TEMPLATE: ImportTarget = {
  preview: catalogueTemplate.node.preview,
  run: catalogueTemplate.node.run,
  show: catalogueTemplate.node.job,
  changes: [catalogueTemplate.node.show],
  back: { to: paths.nodeTemplate(), label: 'catalogue.template.open' },
};
