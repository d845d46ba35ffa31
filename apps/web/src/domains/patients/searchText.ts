import { useState } from 'react';
import { queryClient } from '../../lib/query.ts';

const KEY = ['patients.search-text'];

/**
 * What is sought among patients, still there after a look at one of them. It lives in the app's cache, which is emptied
 * with the session: never in the address, never in the browser's storage.
 */
export function useSearchText(): [string, (text: string) => void] {
  const [text, setText] = useState(() => queryClient.getQueryData<string>(KEY) ?? '');
  const change = (next: string): void => {
    queryClient.setQueryData(KEY, next);
    setText(next);
  };
  return [text, change];
}
