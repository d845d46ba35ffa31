import { describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../testing.ts';
import { shop } from './shop.fixture.ts';

describe('a seal', () => {
  it('answers at once what a repeat then reads back from the database, word for word', async () => {
    const place = await shop();
    const cashier = await place.login('cashier');
    const strip = () => ({ itemId: place.paracetamol, quantity: 10 });
    const seal = (id: string, headers: Record<string, string>) => cashier.post(`/api/bills/${id}/seal`, {}, headers);
    const visit = { itemId: place.consultation, quantity: 1 };
    const bodies = [
      { patientId: place.patient.id, kind: 'ipd-final-bill', lines: [strip(), visit], note: 'for home' },
      { customer: { name: 'Asha Kale', phone: '+919822000777' }, prescriber: 'Dr. Rao', lines: [strip()] },
      { lines: [strip()], discount: { kind: 'percent', bp: 500, reason: 'Senior citizen' } },
      { kind: 'pharmacy-bill', lines: [{ itemId: place.amoxicillin, quantity: 7 }, strip()] },
    ];
    for (const body of bodies) {
      const { id } = (await cashier.post('/api/bills', body)).body.data;
      const once = { 'idempotency-key': `fresh-${id}` };
      const [first, again] = [await seal(id, once), await seal(id, once)];
      expect(first.status, JSON.stringify(first.body)).toBe(201);
      // The log may have taken the block meanwhile.
      const unlogged = ({ data, ...rest }: TestAnswer['body']) => ({
        ...rest,
        data: { ...data, seal: '', block: { ...data.block, state: '', index: null } },
      });
      expect(unlogged(first.body)).toEqual(unlogged(again.body));
    }
  });
});
