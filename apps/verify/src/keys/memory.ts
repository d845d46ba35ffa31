/** What this browser keeps for the page: language and keys, never anything of a document. Some browsers keep nothing. */
export function recall(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

export function remember(place: string, text: string): void {
  try {
    localStorage.setItem(place, text);
  } catch {
    // The choice then holds until the page is closed.
  }
}

export function forget(place: string): void {
  try {
    localStorage.removeItem(place);
  } catch {
    // Nothing is kept, so there is nothing to forget.
  }
}
