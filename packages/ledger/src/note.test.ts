import { expect, test } from 'vitest';
import { seedOf, WITNESSES, witnessed } from '../test/fixtures.ts';
import { concat, fromBase64, toBase64, utf8 } from './bytes.ts';
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { cosign, cosignatureMessage, readCosignature } from './cosignature.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { addSignatures, parseNote, signNote, verifyNote } from './note.ts';
import { ed25519Cosigner, ed25519Signer, formatVkey, isKeyName, parseVkey } from './vkey.ts';

/** The example of golang.org/x/mod/sumdb/note. */
const VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const SKEY = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NOTE = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

const origin = 'asha.example/log/asha-2026';
const signer = ed25519Signer(origin, seedOf(origin));
const code = (value: string) => expect.objectContaining({ code: value });

test("Go's example key signs Go's example note, byte for byte", async () => {
  const seed = fromBase64(SKEY).slice(1);
  expect(ed25519Signer('PeterNeumann', seed).vkey).toBe(VKEY);
  expect(await signNote(TEXT, [ed25519Signer('PeterNeumann', seed)])).toBe(NOTE);
  expect(verifyNote(NOTE, [VKEY]).text).toBe(TEXT);
});

test('a verifier key has one spelling, and its id must belong to it', () => {
  expect(formatVkey(parseVkey(VKEY))).toBe(VKEY);
  expect(() => parseVkey(VKEY.replace('c74f20a3', 'c74f20a4'))).toThrow(code('bad_vkey'));
  expect(() => parseVkey(VKEY.replace('c74f20a3', 'C74F20A3'))).toThrow(code('bad_hex'));
  expect(() => parseVkey(VKEY.replace('PeterNeumann', 'Peter Neumann'))).toThrow(code('bad_vkey'));
  expect(() => parseVkey(`${VKEY}=`)).toThrow(code('bad_base64'));
  expect(() => parseVkey('PeterNeumann')).toThrow(code('bad_vkey'));
  const otherType = concat(Uint8Array.of(2), parseVkey(VKEY).publicKey);
  expect(() => parseVkey(`a+00000000+${toBase64(otherType)}`)).toThrow(code('bad_vkey'));
});

test('key names hold no Unicode space, plus or control character', () => {
  for (const bad of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u2003b', 'a\u0085b', 'a\u3000b', 'a\u0000b', 'a\nb', '\ud800']) {
    expect(isKeyName(bad)).toBe(false);
  }
  expect(isKeyName('अस्पताल.example/log')).toBe(true);
});

test('a note is split at its last blank line', async () => {
  const text = 'one\n\ntwo\n\n— looks like a signature AAAA\n';
  const note = await signNote(text, [signer]);
  expect(parseNote(note).text).toBe(text);
  expect(verifyNote(note, [signer.vkey]).text).toBe(text);
});

test('one bad signature by a known key rejects the whole note, one by an unknown key does not matter', async () => {
  const other = ed25519Signer('other.example', seedOf('other'));
  const note = await signNote('text\n', [signer, other]);
  const [, line = ''] = note.split('\n\n')[1]?.split('\n') ?? [];
  const bytes = fromBase64(line.split(' ')[2] ?? '');
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  const forged = note.replace(line, `— other.example ${toBase64(bytes)}`);
  expect(verifyNote(forged, [signer.vkey]).verified).toHaveLength(1);
  expect(() => verifyNote(forged, [signer.vkey, other.vkey])).toThrow(code('note_signature'));
  expect(() => verifyNote(forged, [VKEY])).toThrow(code('note_unverified'));
});

test('a good signature does not excuse a second, bad one by the same key', async () => {
  const note = await signNote('text\n', [signer]);
  const bad = (await signNote('other\n', [signer])).split('\n\n')[1] ?? '';
  expect(() => verifyNote(note + bad, [signer.vkey])).toThrow(code('note_signature'));
  expect(verifyNote(note + (note.split('\n\n')[1] ?? ''), [signer.vkey]).verified).toHaveLength(1);
});

test.each([
  ['no blank line', 'text\n— a AAAAAAA=\n'],
  ['no newline at the end', 'text\n\n— a AAAAAAA='],
  ['no signature', 'text\n\n'],
  ['a control character', 'te\u0001xt\n\n— a AAAAAAA=\n'],
  ['a tab', 'te\txt\n\n— a AAAAAAA=\n'],
  ['a carriage return', 'text\r\n\r\n— a AAAAAAA=\r\n'],
  ['a hyphen for the dash', 'text\n\n- a AAAAAAA=\n'],
  ['two spaces', 'text\n\n—  a AAAAAAA=\n'],
  ['a space at the end', 'text\n\n— a AAAAAAA= \n'],
  ['a signature of the key id only', 'text\n\n— a AAAAAA==\n'],
  ['a plus in the name', 'text\n\n— a+b AAAAAAA=\n'],
  ['a lone surrogate', 'te\ud800xt\n\n— a AAAAAAA=\n'],
  ['a hundred and one signatures', `text\n\n${'— a AAAAAAA=\n'.repeat(101)}`],
])('a note with %s is malformed', (_, note) => {
  expect(() => parseNote(note)).toThrow(code('bad_note'));
});

test('a signature that is not strict base64 makes the note malformed', () => {
  expect(() => parseNote('text\n\n— a AAAAAAB=\n')).toThrow(code('bad_base64'));
  expect(() => parseNote('text\n\n— a AAAA-_A=\n')).toThrow(code('bad_base64'));
});

test('a checkpoint is three lines, and parsing gives them back', async () => {
  const checkpoint = { origin, size: 0, root: EMPTY_ROOT };
  expect(formatCheckpoint(checkpoint)).toBe(`${origin}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`);
  expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint);
  expect(openCheckpoint(await signCheckpoint(checkpoint, signer), signer.vkey)).toMatchObject(checkpoint);
});

test.each([
  ['an empty origin', '\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n'],
  ['a leading zero', 'a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n'],
  ['a size above 2^53-1', 'a\n9007199254740992\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n'],
  ['a short root', 'a\n0\nAAAA\n'],
  ['an empty extension line', 'a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n'],
  ['no root', 'a\n0\n'],
  ['no newline at the end', 'a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
])('a checkpoint with %s is refused', (_, text) => {
  expect(() => parseCheckpoint(text)).toThrow(code('bad_checkpoint'));
});

test('a checkpoint of another origin under the right key is refused', async () => {
  const note = await signNote(`other.example\n0\n${toBase64(EMPTY_ROOT)}\n`, [signer]);
  expect(() => openCheckpoint(note, signer.vkey)).toThrow(code('wrong_origin'));
  await expect(signCheckpoint({ origin: 'other.example', size: 0, root: EMPTY_ROOT }, signer)).rejects.toThrow(
    code('wrong_origin'),
  );
});

test('a checkpoint that only witnesses signed is no checkpoint of the log', async () => {
  const signed = await signCheckpoint({ origin, size: 0, root: EMPTY_ROOT }, signer);
  const [witness] = WITNESSES;
  if (witness === undefined) throw new Error('no witness');
  const without = `${parseNote(signed).text}\n${await cosign(parseNote(signed).text, witness, 1)}`;
  expect(() => openCheckpoint(without, signer.vkey, [witness.vkey])).toThrow(code('note_unverified'));
});

test('cosignatures carry their time, and another time does not verify', async () => {
  const signed = await signCheckpoint({ origin, size: 0, root: EMPTY_ROOT }, signer);
  const note = await witnessed(signed, WITNESSES, 1_790_000_000);
  const open = openCheckpoint(
    note,
    signer.vkey,
    WITNESSES.map(({ vkey }) => vkey),
  );
  expect(open.cosignatures.map(({ time }) => time)).toEqual([1_790_000_000, 1_790_000_000, 1_790_000_000]);
  const [, , line = ''] = note.split('\n\n')[1]?.split('\n') ?? [];
  const bytes = fromBase64(line.split(' ')[2] ?? '');
  bytes[11] = (bytes[11] ?? 0) ^ 1;
  const moved = note.replace(line, `${line.slice(0, line.lastIndexOf(' '))} ${toBase64(bytes)}`);
  expect(() =>
    openCheckpoint(
      moved,
      signer.vkey,
      WITNESSES.map(({ vkey }) => vkey),
    ),
  ).toThrow(code('note_signature'));
});

test('the message of a cosignature is that of the specification', () => {
  const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
  expect(cosignatureMessage(text, 1679315147)).toEqual(utf8(`cosignature/v1\ntime 1679315147\n${text}`));
});

test('a cosignature without a time, of a huge time or of another length is none', () => {
  expect(readCosignature(new Uint8Array(72))).toBeUndefined();
  expect(readCosignature(new Uint8Array(72).fill(0xff))).toBeUndefined();
  expect(readCosignature(new Uint8Array(64).fill(1))).toBeUndefined();
});

test('keys of logs and of witnesses cannot stand in for each other', async () => {
  const cosigner = ed25519Cosigner(origin, seedOf(origin));
  await expect(signNote('text\n', [cosigner])).rejects.toThrow(code('bad_argument'));
  await expect(cosign('text\n', signer, 1)).rejects.toThrow(code('bad_argument'));
  const note = await signNote('text\n', [signer]);
  expect(() => verifyNote(note, [cosigner.vkey])).toThrow(code('note_unverified'));
});

test('added signature lines must be signature lines', async () => {
  const note = await signNote('text\n', [signer]);
  expect(() => addSignatures(note, 'text\n\n')).toThrow(code('bad_note'));
  expect(() => addSignatures(note, '')).toThrow(code('bad_note'));
});
