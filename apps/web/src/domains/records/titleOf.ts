import type { RecordHistoryJson } from '@pramana/contract';
import type { TFunction } from 'i18next';

/** How a record is called: by its newest version that can be read. */
export function titleOf({ versions, category }: RecordHistoryJson, t: TFunction): string {
  const named = versions.find(({ content }) => content !== null);
  return named?.content?.title ?? t(`records.category.${category}`);
}
