/** What the browser would not keep. */
const held = new Map<string, string>();

/** What this browser keeps for the page: language and keys, never anything of a document. Some browsers keep nothing. */
export function recall(place: string): string | null {
  try {
    return held.get(place) ?? localStorage.getItem(place);
  } catch {
    return null;
  }
}

export function remember(place: string, text: string): void {
  try {
    localStorage.setItem(place, text);
  } catch {
    // The choice then holds until the page is closed.
    held.set(place, text);
  }
}

export function forget(place: string): void {
  held.delete(place);
  try {
    localStorage.removeItem(place);
  } catch {
    // Nothing is kept, so there is nothing to forget.
  }
}
