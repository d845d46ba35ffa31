import {
  Edge,
  equal,
  leafHash,
  openCheckpoint,
  parseEntries,
  parsePolicy,
  parseReceipt,
  tilePath,
  tilesOf,
  verifyReceipt,
  type Verification,
} from '@pramana/ledger';

/** Somebody outside who keeps every signed head of one log that ever left the server. */
export class Outsider {
  readonly #log: string;
  /** Checkpoints by their text. */
  readonly #seen = new Set<string>();
  #vkey = '';

  /** `log`: its address, `asha-2627`. */
  constructor(log: string) {
    this.#log = log;
  }

  /** Fetches the public checkpoint and keeps it; null when none is served. */
  async look(url: string): Promise<string | null> {
    const answer = await fetch(`${url}/log/${this.#log}/checkpoint`);
    if (answer.status === 404 || answer.status === 503) return null;
    const checkpoint = await answer.text();
    this.#seen.add(checkpoint);
    return checkpoint;
  }

  /** Verifies a receipt as a stranger does and keeps the head in it. */
  judge(receiptText: string, policyText: string): Verification {
    const policy = parsePolicy(policyText);
    const receipt = parseReceipt(receiptText);
    this.#seen.add(receipt.checkpoint);
    return verifyReceipt(receipt, policy);
  }

  /**
   * Downloads the log and answers the kept heads that are no head of it: forks. None means that everything that was
   * ever shown is a beginning of what is shown now.
   */
  async forks(url: string): Promise<string[]> {
    await this.look(url);
    const vkey = await this.#key(url);
    const heads = [...this.#seen].map((text) => ({ ...openCheckpoint(text, vkey), text }));
    const size = Math.max(...heads.map((head) => head.size));
    const entries: Uint8Array[] = [];
    for (const tile of tilesOf(size)) {
      if (tile.level !== 'entries') continue;
      const answer = await fetch(`${url}/log/${this.#log}/${tilePath(tile)}`);
      if (!answer.ok) throw new Error(`${url} answers ${answer.status} for ${tilePath(tile)} of a head that was shown`);
      entries.push(...parseEntries(new Uint8Array(await answer.arrayBuffer())));
    }
    const edge = Edge.empty();
    const roots = [edge.root(), ...entries.map((entry) => (edge.append(leafHash(entry)), edge.root()))];
    return heads.filter((head) => !equal(head.root, roots[head.size] ?? new Uint8Array())).map((head) => head.text);
  }

  async #key(url: string): Promise<string> {
    if (this.#vkey !== '') return this.#vkey;
    const answer = await fetch(`${url}/log/`, { headers: { accept: 'application/json' } });
    const { logs } = (await answer.json()) as { logs: { url: string; vkey: string }[] };
    return (this.#vkey = logs.find((log) => log.url.endsWith(this.#log))?.vkey ?? '');
  }
}
