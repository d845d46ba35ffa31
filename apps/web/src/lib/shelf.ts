/**
 * Where words wait that the server could not take yet, in case this browser ends before the network is back. They lie under
 * AES-256-GCM with a key that no script can read out (WebCrypto, not extractable), one for each person; keys and words go at
 * sign-out, when somebody else signs in here, and after a week. Nothing else of anybody's health is ever kept in a browser.
 */
const NAME = 'pramana-shelf';
const [KEYS, WORDS] = ['keys', 'words'] as const;
const KEPT_MS = 7 * 24 * 60 * 60_000;
const IV_BYTES = 12;

interface Shelved {
  /** The person and what it is of: `<person> <name>`. */
  readonly id: string;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly box: ArrayBuffer;
  /** Unix milliseconds. */
  readonly at: number;
}

let owner: string | null = null;
/** One after the other: what is dropped last stays dropped. */
let work: Promise<unknown> = Promise.resolve();

/** A browser that forbids storage keeps nothing, as without this file; the form says that the words are not saved. */
function inTurn<T>(act: () => Promise<T>, otherwise: T): Promise<T> {
  const done = work.then(act).catch(() => otherwise);
  work = done;
  return done;
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the browser keeps nothing')));
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore(KEYS);
    request.result.createObjectStore(WORDS, { keyPath: 'id' });
  });
  return answerOf(request);
}

/** Runs on the open database; closed again, so that it can be deleted by any tab. */
async function within<T>(act: (store: (name: typeof KEYS | typeof WORDS) => IDBObjectStore) => Promise<T>): Promise<T> {
  const db = await open();
  try {
    return await act((name) => db.transaction(name, 'readwrite').objectStore(name));
  } finally {
    db.close();
  }
}

/** Looking must not make it: a browser in which nothing ever failed holds no database. */
async function isThere(): Promise<boolean> {
  return (await indexedDB.databases()).some(({ name }) => name === NAME);
}

function newKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

const parameters = (iv: Uint8Array<ArrayBuffer>, id: string) => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(id),
  tagLength: 128,
});

async function put(id: string, whose: string, value: unknown): Promise<void> {
  // Where nobody can look, nothing may lie: it would be neither restored nor removed.
  if (typeof indexedDB.databases !== 'function') return;
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  await within(async (store) => {
    let key = await answerOf<CryptoKey | undefined>(store(KEYS).get(whose));
    if (key === undefined) {
      key = await newKey();
      await answerOf(store(KEYS).put(key, whose));
    }
    const box = await crypto.subtle.encrypt(parameters(iv, id), key, new TextEncoder().encode(JSON.stringify(value)));
    await answerOf(store(WORDS).put({ id, iv, box, at: Date.now() } satisfies Shelved));
  });
}

async function take(id: string, whose: string): Promise<unknown> {
  if (!(await isThere())) return null;
  return within(async (store) => {
    const [key, found] = await Promise.all([
      answerOf<CryptoKey | undefined>(store(KEYS).get(whose)),
      answerOf<Shelved | undefined>(store(WORDS).get(id)),
    ]);
    if (key === undefined || found === undefined || found.at < Date.now() - KEPT_MS) return null;
    const bytes = await crypto.subtle.decrypt(parameters(found.iv, id), key, found.box);
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  });
}

async function keepOf(whose: string | null): Promise<void> {
  if (!(await isThere())) return;
  if (whose === null) return void (await answerOf(indexedDB.deleteDatabase(NAME)));
  await within(async (store) => {
    const words = await answerOf<Shelved[]>(store(WORDS).getAll());
    for (const { id, at } of words)
      if (!id.startsWith(`${whose} `) || at < Date.now() - KEPT_MS) await answerOf(store(WORDS).delete(id));
    for (const each of await answerOf(store(KEYS).getAllKeys()))
      if (each !== whose) await answerOf(store(KEYS).delete(each));
  });
}

export const shelf = {
  /** Whose words wait here from now on: everybody else's are gone; null: everybody's. */
  belongsTo(person: string | null): Promise<void> {
    owner = person;
    return inTurn(() => keepOf(person), undefined);
  },
  /** Keeps `value` (JSON) under a name; nothing where nobody is signed in. */
  put(name: string, value: unknown): Promise<void> {
    const whose = owner;
    return whose === null ? Promise.resolve() : inTurn(() => put(`${whose} ${name}`, whose, value), undefined);
  },
  /** What waits under a name, as it was put; null: nothing, or it does not open. */
  take(name: string): Promise<unknown> {
    const whose = owner;
    return whose === null ? Promise.resolve(null) : inTurn(() => take(`${whose} ${name}`, whose), null);
  },
  drop(name: string): Promise<void> {
    const id = `${owner ?? ''} ${name}`;
    const remove = async (): Promise<void> => {
      if (await isThere()) await within((store) => answerOf(store(WORDS).delete(id)));
    };
    return inTurn(remove, undefined);
  },
};
