import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { putBlob } from '../../platform/blobs.ts';
import { addOne, catalogueServer, freshKey } from './testing.ts';

const server = await catalogueServer();
const pharmacist = await server.login('pharmacist');

const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } });
const upload = (url: string, bytes: Uint8Array, name = 'pack.jpg', mediaType = 'image/jpeg') =>
  pharmacist.upload(url, { bytes, name, mediaType });

describe('a picture', () => {
  it('is turned upright, made small and stripped of where and when it was taken', async () => {
    const id = await addOne(server, { code: 'PHOTO' });
    const exif = {
      IFD0: { Make: 'PhoneMaker', DateTime: '2026:11:21 10:00:00' },
      IFD3: { GPSLatitude: '18/1 31/1 0/1' },
    };
    const photo = await blank(4000, 3000).withExif(exif).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const answer = await upload(`/api/items/${id}/photo`, photo);
    expect(answer.status).toBe(200);
    const shown = await pharmacist.get(`/api/blobs/${answer.body.data.photoBlobId}`);
    expect(shown.headers['content-type']).toBe('image/webp');
    expect(shown.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    const kept = await sharp(shown.raw).metadata();
    expect(kept).toMatchObject({ format: 'webp', width: 1200, height: 1600 });
    expect([kept.exif, kept.xmp, kept.icc, kept.orientation]).toEqual([undefined, undefined, undefined, undefined]);
    expect(shown.raw.includes('PhoneMaker')).toBe(false);
  });

  it('of a price stands in the price with its hash', async () => {
    const id = await addOne(server, { code: 'PROOF' });
    const png = await blank(300, 200).png().toBuffer();
    const proof = await upload('/api/price-proofs', png, 'proof.png', 'image/png');
    expect(proof.status).toBe(201);
    const { blobId, sha256 } = proof.body.data;
    const rate = { amount: '1000', per: 10 };
    const price = await pharmacist.post(
      `/api/items/${id}/prices`,
      { rate, reason: 'Pack', proofBlobId: blobId },
      freshKey(),
    );
    expect(price.body.data).toMatchObject({ proofBlobId: blobId, proofSha256: sha256 });
    const { raw } = await pharmacist.get(`/api/blobs/${blobId}`);
    expect(createHash('sha256').update(raw).digest('hex')).toBe(sha256);
  });

  it('is known by its bytes, whatever it is called', async () => {
    const bomb = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(100)]);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>');
    const half = (await blank(800, 800).jpeg().toBuffer()).subarray(0, 2_000);
    const gif = await blank(20, 20).gif().toBuffer();
    for (const bytes of [bomb, svg, half, gif, Buffer.from('%PDF-1.7'), Buffer.alloc(0)]) {
      expect((await upload('/api/price-proofs', bytes)).body).toMatchObject({ status: 422, code: 'image_invalid' });
    }
  });

  it('that unpacks into too many pixels is refused before it is decoded', async () => {
    const wide = await blank(16_000, 4_000).png({ compressionLevel: 9 }).toBuffer();
    expect(wide.length).toBeLessThan(1_000_000);
    expect((await upload('/api/price-proofs', wide)).body.code).toBe('image_invalid');
  });

  it('is served only when it is one of the catalogue, and only to its hospital', async () => {
    const { id } = await server.services.db.inHospital(server.hospital.id, (tx) =>
      putBlob(tx, server.hospital.id, { mediaType: 'image/webp', bytes: Buffer.from('of another domain') }),
    );
    expect((await pharmacist.get(`/api/blobs/${id}`)).status).toBe(404);
    const proof = await upload('/api/price-proofs', await blank(10, 10).webp().toBuffer());
    const elsewhere = await server.login('admin-nira');
    expect((await elsewhere.get(`/api/blobs/${proof.body.data.blobId}`)).status).toBe(404);
    const item = await addOne(server, { code: 'NO-PROOF' });
    const body = { rate: { amount: '1', per: 1 }, reason: 'x', proofBlobId: id };
    expect((await pharmacist.post(`/api/items/${item}/prices`, body, freshKey())).status).toBe(404);
    const nowhere = await upload(
      '/api/items/01890000-0000-7000-8000-000000000000/photo',
      await blank(10, 10).png().toBuffer(),
    );
    expect(nowhere.status).toBe(404);
  });
});
