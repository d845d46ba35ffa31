import type { Found, PaletteSource } from '../lib/domain.ts';

export interface PaletteHit extends Found {
  group: string;
}

interface Searching {
  text: string;
  signal: AbortSignal;
  places: readonly { path: string; title: string }[];
  placesGroup: string;
  sources: readonly PaletteSource[];
  groupName: (source: PaletteSource) => string;
}

const PER_SOURCE = 5;

/** Pages by their word, then each source's first hits. A source that fails is left out, unless nothing else answers. */
export async function searchAll({
  text,
  signal,
  places,
  placesGroup,
  sources,
  groupName,
}: Searching): Promise<PaletteHit[]> {
  const wanted = text.toLocaleLowerCase();
  const pages = places
    .filter((place) => place.title.toLocaleLowerCase().includes(wanted))
    .map(({ path, title }) => ({ key: path, title, path, group: placesGroup }));
  if (text === '') return pages;
  const answers = await Promise.allSettled(sources.map((source) => source.find(text, signal)));
  const hits = answers.flatMap((answer, index) => {
    const source = sources[index];
    if (answer.status === 'rejected' || source === undefined) return [];
    return answer.value
      .slice(0, PER_SOURCE)
      .map((hit) => ({ ...hit, key: `${source.key} ${hit.key}`, group: groupName(source) }));
  });
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed && pages.length + hits.length === 0) throw failed.reason;
  return [...hits, ...pages];
}
