import type { ownRecords, ParamsOf, records, RecordVersionJson } from '@pramana/contract';
import { useState } from 'react';
import type { Input } from '../../../lib/api.ts';
import { type LoadedList, useRouteList } from '../../../lib/query.ts';

type OlderRoute = typeof records.records.older | typeof ownRecords.own.older;

/** The versions of a record that its first answer did not bring: asked for on demand, page by page. */
export type Older = Pick<LoadedList<RecordVersionJson>, 'rows' | 'hasMore' | 'isLoading' | 'problem' | 'loadMore'>;

/** `cursor`: where they begin, null when there are none. */
export function useOlder<R extends OlderRoute>(route: R, params: ParamsOf<R>, cursor: string | null): Older {
  const [isAsked, setAsked] = useState(false);
  const input = { params, query: { cursor: cursor ?? undefined } } as unknown as Input<R>;
  const enabled = isAsked && cursor !== null;
  const list = useRouteList(route, input, { enabled });
  return {
    rows: enabled ? (list.rows as RecordVersionJson[]) : [],
    hasMore: cursor !== null && (!isAsked || list.isLoading || list.hasMore),
    isLoading: list.isLoading || list.isLoadingMore,
    problem: list.problem,
    loadMore: () => (isAsked ? list.loadMore() : setAsked(true)),
  };
}
