import { get } from 'node:http';

/** The live events of a hospital as a screen hears them. */
export interface Live {
  /** Resolves at the time (`performance.now()`) when the document's seal was told. Ask before it can be. */
  sealed(document: string): Promise<number>;
  /** The same, of enough witnesses' cosignatures over a tree that holds it. */
  witnessed(document: string): Promise<number>;
  close(): void;
}

/** Opens the stream of events with a signed-in person's headers; resolves once it is open. */
export function listen(url: string, headers: Record<string, string>): Promise<Live> {
  const waiting = new Map<string, (at: number) => void>();
  /** Documents that are in the signed log, by the size of the tree that was told just before them. */
  let unwitnessed: { document: string; size: number }[] = [];
  let size = 0;
  const tell = (name: string): void => {
    waiting.get(name)?.(performance.now());
    waiting.delete(name);
  };
  const hear = (line: string): void => {
    if (!line.startsWith('data: ')) return;
    const { type, ids } = JSON.parse(line.slice('data: '.length)) as { type: string; ids: Record<string, string> };
    const document = ids['document'] ?? '';
    if (type === 'log.head') size = Number(ids['size']);
    if (type === 'seal') {
      tell(document);
      unwitnessed.push({ document, size });
    }
    if (type !== 'log.witnessed') return;
    const upTo = Number(ids['size']);
    for (const each of unwitnessed) if (each.size <= upTo) tell(`witnessed ${each.document}`);
    unwitnessed = unwitnessed.filter((each) => each.size > upTo);
  };
  const told = (name: string): Promise<number> => new Promise((resolve) => waiting.set(name, resolve));
  return new Promise((resolve, reject) => {
    const request = get(`${url}/api/events`, { headers }, (answer) => {
      let rest = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) hear(line);
      });
      // The stream ends when the measurement closes it.
      answer.on('error', () => undefined);
      resolve({
        sealed: (document) => told(document),
        witnessed: (document) => told(`witnessed ${document}`),
        close: () => request.destroy(),
      });
    });
    request.on('error', reject);
  });
}
