import type { HospitalId } from '@pramana/kernel';

/** What makes a look a repeat of another: the columns of `access_event_once`. */
export interface LookKey {
  readonly subjectId: string | null;
  readonly sessionId: string | null;
  readonly document: string | null;
  readonly resource: string;
  readonly purpose: string;
  /** The beginning of its quarter of an hour, Unix milliseconds. */
  readonly bucket: number;
}

/** So many looks are remembered, of all hospitals: a few megabytes. */
const MOST = 20_000;

/**
 * Looks of the running quarter of an hour that the disk has: a repeat of one writes nothing and asks nobody. The unique index stays
 * the truth, for other servers and after a start. Put nothing in before it is durable: a crash of the database may take back
 * what a look's own commit has said, and a repeat of that would then be shown without an event (I-12).
 */
export class KnownLooks {
  readonly #places = new Map<HospitalId, { bucket: number; looks: Set<string> }>();
  #size = 0;

  has(hospital: HospitalId, look: LookKey): boolean {
    const place = this.#places.get(hospital);
    return place?.bucket === look.bucket && place.looks.has(keyOf(look));
  }

  /** These granted looks are durable. */
  add(hospital: HospitalId, looks: Iterable<LookKey>): void {
    for (const look of looks) {
      const place = this.#placeOf(hospital, look.bucket);
      if (place === undefined) continue;
      const before = place.looks.size;
      place.looks.add(keyOf(look));
      this.#size += place.looks.size - before;
    }
    if (this.#size > MOST) this.forget();
  }

  /** As after a start; above all when a connection was lost: what answers next may be another database than it was. */
  forget(): void {
    this.#places.clear();
    this.#size = 0;
  }

  /** The hospital's quarter of an hour; undefined for one that is over. */
  #placeOf(hospital: HospitalId, bucket: number): { looks: Set<string> } | undefined {
    const place = this.#places.get(hospital);
    if (place !== undefined && place.bucket >= bucket) return place.bucket === bucket ? place : undefined;
    this.#size -= place?.looks.size ?? 0;
    const made = { bucket, looks: new Set<string>() };
    this.#places.set(hospital, made);
    return made;
  }
}

/** Ids and words hold no space; what is called otherwise, the document, stands last. */
function keyOf({ subjectId, sessionId, document, resource, purpose }: LookKey): string {
  return `${subjectId ?? ''} ${sessionId ?? ''} ${resource} ${purpose}${document === null ? '' : ` ${document}`}`;
}
