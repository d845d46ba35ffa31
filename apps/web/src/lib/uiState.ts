import { useCallback, useState } from 'react';

const PREFIX = 'pramana.ui.';

/**
 * A choice about the look of a screen, remembered in this browser: columns, widths, folded parts. Never text that a
 * person typed and never anything about a patient; such things are drafts on the server.
 */
export function useUiState<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => read(key, initial));
  const set = useCallback(
    (next: T) => {
      setValue(next);
      try {
        localStorage.setItem(PREFIX + key, JSON.stringify(next));
      } catch {
        // A browser that forbids storage forgets the choice at the next visit; nothing else depends on it.
      }
    },
    [key],
  );
  return [value, set];
}

function read<T>(key: string, initial: T): T {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? initial : (JSON.parse(text) as T);
  } catch {
    return initial;
  }
}
