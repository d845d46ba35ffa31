import { type FileJson, files } from '@pramana/contract';
import { useEffect, useEffectEvent } from 'react';
import { type LoadedList, useRouteList } from '../../lib/query.ts';

/**
 * A patient's files, newest first, page by page. `named`: files whose names are to be shown; older pages are asked for until
 * each of them is there or there are no more.
 */
export function usePatientFiles(patientId: string, named: readonly string[] = []): LoadedList<FileJson> {
  const list = useRouteList(files.files.list, { params: { id: patientId } });
  const { rows, hasMore, isLoadingMore, problem, loadMore } = list;
  const isMissing = named.some((id) => !rows.some((each) => each.id === id));
  const isWanted = isMissing && hasMore && !isLoadingMore && problem === null;
  const more = useEffectEvent(loadMore);
  useEffect(() => {
    if (isWanted) more();
  }, [isWanted]);
  return list;
}
