import { get } from 'node:http';

/** The live events of a hospital as a screen hears them. */
export interface Live {
  /** Resolves at the time (`performance.now()`) when the document's seal was told. Ask before it can be. */
  sealed(document: string): Promise<number>;
  close(): void;
}

/** Opens the stream of events with a signed-in person's headers; resolves once it is open. */
export function listen(url: string, headers: Record<string, string>): Promise<Live> {
  const waiting = new Map<string, (at: number) => void>();
  const hear = (line: string): void => {
    if (!line.startsWith('data: ')) return;
    const event = JSON.parse(line.slice('data: '.length)) as { type: string; ids: Record<string, string> };
    if (event.type !== 'seal') return;
    const document = event.ids['document'] ?? '';
    waiting.get(document)?.(performance.now());
    waiting.delete(document);
  };
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
        sealed: (document) => new Promise((told) => waiting.set(document, told)),
        close: () => request.destroy(),
      });
    });
    request.on('error', reject);
  });
}
