import { expect, test } from 'vitest';
import { type TestLog, testLog } from '../test/fixtures.ts';
import { auditLog, type AuditableLog } from './audit.log.ts';
import { AuditRooms, type LogRows } from './audit.rows.ts';
import { joined, uintBE } from './bytes.ts';
import { append } from './log.ts';
import { leafHash, rootOf } from './merkle.ts';
import { installNodeSha256 } from './node/hasher.ts';
import { sha256 } from './sha256.ts';
import type { LogHead } from './store.ts';
import { perfectRoot } from './tile.ts';

installNodeSha256();
const leaves = Array.from({ length: 1000 }, (_, i) => sha256(uintBE(i, 4)));
const target = testLog();
await append({ ...target, leaves: leaves.slice(0, 600) });
await append({ ...target, leaves: leaves.slice(600) });

/** What an attacker changed: entries by index, hashes by "level/index" (null: deleted), parts of the head. */
type Damage = {
  entries?: Record<number, Uint8Array | null>;
  hashes?: Record<string, Uint8Array | null>;
  head?: Partial<LogHead>;
};

/** The damaged log side by side, as a store that has rows gives it. */
function rowsOf(log: AuditableLog, lowest: 0 | 1): LogRows {
  const whole = (records: readonly Uint8Array[], count: number, into: Uint8Array) => {
    if (records.length !== count || records.some(({ length }) => length !== 32)) return undefined;
    into.set(joined(records));
    return into.subarray(0, 32 * count);
  };
  return {
    lowest,
    entries: async (first, count, take) => {
      const row = whole(await log.readEntries(first, count), count, new Uint8Array(32 * count));
      // The last part first: in whatever order they come, each is hashed at its place.
      const from = Math.floor((count - 1) / 512) * 512;
      if (row === undefined) return false;
      for (let at = from; at >= 0; at -= 512) take(row.subarray(32 * at, 32 * Math.min(count, at + 512)), at);
      return true;
    },
    hashes: async (level, first, count, into) =>
      whole(await log.readHashes(Array.from({ length: count }, (_, i) => ({ level, index: first + i }))), count, into),
  };
}

function damaged({ store }: TestLog, { entries = {}, hashes = {}, head = {} }: Damage): AuditableLog {
  return {
    readHead: async () => {
      const stored = await store.readHead();
      return stored === null ? null : { ...stored, ...head };
    },
    readEntries: async (first, count) =>
      (await store.readEntries(first, count)).map((entry, i) => {
        const change = entries[first + i];
        return change === undefined ? entry : (change ?? new Uint8Array(0));
      }),
    readHashes: async (coords) => {
      const stored = await store.readHashes(coords);
      return stored.map((hash, i) => {
        const change = hashes[`${coords[i]?.level}/${coords[i]?.index}`];
        return change === undefined ? hash : (change ?? new Uint8Array(0));
      });
    },
  };
}

/** What is found record by record, which must be what is found by rows. */
async function findings(damage: Damage, of = target) {
  const store = damaged(of, damage);
  const audit = async (log: AuditableLog) => {
    const { findings: found } = await auditLog({ store: log, vkey: of.signer.vkey, origin: of.origin });
    return found.map(({ code, level, index }) => [code, level, index].filter((part) => part !== undefined).join(' '));
  };
  const found = await audit(store);
  expect(await audit({ ...store, rows: rowsOf(store, 0) })).toEqual(found);
  return found;
}

const other = sha256(new Uint8Array(7));

test('an untouched log is whole, and the progress reaches its end', async () => {
  const seen: number[] = [];
  const result = await auditLog({
    store: target.store,
    vkey: target.signer.vkey,
    origin: target.origin,
    onProgress: (done) => seen.push(done),
  });
  expect(result).toEqual({ ok: true, entries: 1000, findings: [] });
  expect(seen.at(-1)).toBe(1000);
});

test('small and round sizes are whole too', async () => {
  for (const size of [0, 1, 2, 255, 256, 257, 512]) {
    const log = testLog();
    await append({ ...log, leaves: leaves.slice(0, size) });
    expect(await findings({}, log)).toEqual([]);
  }
});

test.each([0, 255, 256, 511, 767, 768, 999])('an altered entry %i is named, and nothing else', async (index) => {
  expect(await findings({ entries: { [index]: other } })).toEqual([`entry_altered 0 ${index}`]);
});

test.each(['0/0', '0/700', '0/767', '0/768', '0/999', '1/0', '1/2'])(
  'an altered hash %s is named, and nothing else',
  async (at) => {
    expect(await findings({ hashes: { [at]: other } })).toEqual([`hash_altered ${at.replace('/', ' ')}`]);
  },
);

test('a missing entry and missing hashes are named', async () => {
  expect(await findings({ entries: { 300: null } })).toEqual(['entry_missing 300']);
  expect(await findings({ hashes: { '0/999': null, '0/3': null, '1/1': null } })).toEqual([
    'hash_missing 0 3',
    'hash_missing 0 999',
    'hash_missing 1 1',
  ]);
});

test('an entry altered with its own leaf hash is found under the hash above it', async () => {
  expect(await findings({ entries: { 5: other }, hashes: { '0/5': leafHash(other) } })).toEqual([
    'subtree_altered 1 0',
  ]);
});

test('an entry altered with every stored hash above it leaves a root that nobody signed', async () => {
  const changed = leaves.slice(0, 256).map(leafHash).with(5, leafHash(other));
  const hashes = { '0/5': leafHash(other), '1/0': perfectRoot(changed) };
  expect(await findings({ entries: { 5: other }, hashes })).toEqual(['root_mismatch']);
});

test('two altered entries in one tile are both named', async () => {
  expect(await findings({ entries: { 3: other, 9: other } })).toEqual(['entry_altered 0 3', 'entry_altered 0 9']);
});

test('an altered head is told from an altered tree', async () => {
  const stored = await target.store.readHead();
  if (stored === null) throw new Error('no head');
  expect(await findings({ head: { edge: stored.edge.with(20, 1) } })).toEqual(['head_altered']);
  expect(await findings({ head: { root: other } })).toContain('head_altered');
  expect(await findings({ head: { checkpoint: stored.checkpoint.replace('1000', '1001') } })).toEqual([
    'checkpoint_invalid',
  ]);
  const shorter = rootOf(leaves.slice(0, 999).map(leafHash));
  expect(await findings({ head: { size: 999, root: shorter } })).toContain('head_altered');
});

test('a lost head and the head of another log are named', async () => {
  expect(await auditLog({ store: testLog().store, vkey: target.signer.vkey, origin: target.origin })).toMatchObject({
    ok: false,
    findings: [{ code: 'head_missing' }],
  });
  const wrong = await auditLog({
    store: target.store,
    vkey: testLog('nira.example/l').signer.vkey,
    origin: 'nira.example/l',
  });
  expect(wrong.findings.map(({ code }) => code)).toEqual(['checkpoint_invalid']);
});

test('in a log of three levels a damage on each is named', async () => {
  const big = testLog();
  const many = Array.from({ length: 65_536 + 300 }, (_, i) => sha256(uintBE(i, 8)));
  await append({ ...big, leaves: many });
  expect(await findings({}, big)).toEqual([]);
  expect(await findings({ hashes: { '1/17': other } }, big)).toEqual(['hash_altered 1 17']);
  expect(await findings({ hashes: { '2/0': other } }, big)).toEqual(['hash_altered 2 0']);
  // Runs of rows are read into the same few rooms: what one held is never taken for what the next holds.
  expect(await findings({ entries: { 4000: other, 60_000: other } }, big)).toEqual([
    'entry_altered 0 4000',
    'entry_altered 0 60000',
  ]);
});

test('a log whose lowest hashes are not kept is whole by its entries and what lies above them', async () => {
  const at = { vkey: target.signer.vkey, origin: target.origin };
  const audit = async (damage: Damage) => {
    const store = damaged(target, damage);
    return auditLog({ store: { ...store, rows: rowsOf(store, 1) }, ...at });
  };
  expect(await audit({})).toEqual({ ok: true, entries: 1000, findings: [] });
  // Nobody asked for the hash of this entry, and it is not looked at.
  expect(await audit({ hashes: { '0/5': other } })).toMatchObject({ ok: true });
  expect(await audit({ entries: { 5: other } })).toMatchObject({ findings: [{ code: 'entry_altered', index: 5 }] });
  expect(await audit({ entries: { 999: other } })).toMatchObject({ ok: false });
});

test('a store that fails ends the audit with its error, whether it fails in a run or ahead of it', async () => {
  const store = damaged(target, {});
  const entries = () => Promise.reject(new Error('the disk is gone'));
  const broken = { ...store, rows: { ...rowsOf(store, 0), entries } };
  await expect(auditLog({ store: broken, vkey: target.signer.vkey, origin: target.origin })).rejects.toThrow('gone');
});

test('parts of a run make it whole only when each of it came, once, from the beginning of a tile', async () => {
  const store = damaged(target, {});
  /** How often entries were read one by one. */
  const slowly = async (...parts: readonly (readonly [from: number, count: number])[]): Promise<number> => {
    let reads = 0;
    const readEntries: AuditableLog['readEntries'] = (...run) => {
      reads += 1;
      return store.readEntries(...run);
    };
    const entries: LogRows['entries'] = async (first, _, take) => {
      for (const [from, count] of parts) take(joined(await store.readEntries(first + from, count)), from);
      return true;
    };
    const rows = { ...rowsOf(store, 1), entries };
    const at = { vkey: target.signer.vkey, origin: target.origin };
    expect(await auditLog({ store: { ...store, readEntries, rows }, ...at })).toMatchObject({ ok: true });
    return reads;
  };
  expect(await slowly([0, 1000])).toBe(0);
  expect(await slowly([512, 488], [0, 256], [256, 256])).toBe(0);
  expect(await slowly([0, 512])).toBe(1);
  expect(await slowly([0, 256], [0, 256], [512, 488])).toBe(1);
  await expect(slowly([0, 100])).rejects.toThrow('whole tiles');
  await expect(slowly([100, 900])).rejects.toThrow('whole tiles');
});

test('rooms are shared by the audits of one owner, never by two at once, and by nobody else', async () => {
  /** The memory that the stored hashes were read into. */
  const audit = async (rooms?: AuditRooms): Promise<Set<ArrayBufferLike>> => {
    const store = damaged(target, {});
    const rows = rowsOf(store, 0);
    const used = new Set<ArrayBufferLike>();
    const hashes: LogRows['hashes'] = (level, first, count, into) => {
      if (level === 0) used.add(into.buffer);
      return rows.hashes(level, first, count, into);
    };
    const at = { vkey: target.signer.vkey, origin: target.origin, ...(rooms && { rooms }) };
    expect(await auditLog({ store: { ...store, rows: { ...rows, hashes } }, ...at })).toMatchObject({ ok: true });
    return used;
  };
  const rooms = new AuditRooms();
  const first = await audit(rooms);
  expect(first.size).toBeGreaterThan(0);
  expect((await audit(rooms)).isSubsetOf(first)).toBe(true);
  const [one, other] = await Promise.all([audit(rooms), audit(rooms)]);
  expect(one.isDisjointFrom(other)).toBe(true);
  expect((await audit()).isDisjointFrom(await audit())).toBe(true);
});
