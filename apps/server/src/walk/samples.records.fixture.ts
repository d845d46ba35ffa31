import { typed as typedVisit } from '../domains/consultations/consultations.fixture.ts';
import { typed } from '../domains/records/records.fixture.ts';
import type { Kit } from './place.fixture.ts';
import { at, type Samples } from './sample.fixture.ts';

const typedResult = { sample: null, version: null, values: [], remarks: '', files: [], reason: '' };

/** Of health records; drafts are their owner's alone, so `nowhere` stands for one. */
export const recordSamples = (kit: Kit, nowhere: string): Samples => {
  const version = { id: kit.record, version: '1' };
  const own = { id: kit.patient, record: kit.record };
  return {
    'records.records.list': at(kit.patient),
    'records.records.show': at(kit.record),
    'records.records.older': at(kit.record),
    'records.records.receipt': { at: version },
    'records.records.ask-signature': { at: version },
    'records.records.sign': { at: version, body: { passkey: {} } },
    'records.records.signature': { at: version },
    'records.records.file': { at: { id: kit.record, file: kit.file } },
    'records.drafts.open': at(kit.patient, { recordId: null, category: 'notes' }),
    'records.drafts.list': at(kit.patient),
    'records.drafts.save': at(nowhere, { revision: 1, base: null, content: typed() }),
    'records.drafts.finish': at(nowhere, { revision: 1 }),
    'consultations.consultations.begin': at(kit.patient, { encounterId: null }),
    'consultations.consultations.list': at(kit.patient),
    'consultations.consultations.show': at(kit.consultation),
    'consultations.consultations.amend': at(kit.consultation),
    'consultations.consultations.discard': at(nowhere),
    'consultations.consultations.context': at(kit.patient),
    'consultations.consultations.save': at(nowhere, { revision: 1, content: typedVisit() }),
    'consultations.consultations.seal': at(nowhere, { revision: 1 }),
    'consultations.codes.search': { at: {}, body: { q: 'Fever' } },
    'consultations.vitals.list': at(kit.patient),
    'consultations.vitals.write': at(kit.patient, {
      recordId: null,
      base: null,
      values: { pulse: 70 },
      note: '',
      reason: '',
    }),
    'consultations.papers.prescription': at(kit.consultation),
    'consultations.papers.visit': at(kit.consultation),
    'consultations.papers.report': at(kit.patient),
    'consultations.own.vitals': at(kit.patient),
    'consultations.own.visits': at(kit.patient),
    'consultations.own.prescription': { at: { id: kit.patient, consultation: kit.consultation } },
    'consultations.own.visit': { at: { id: kit.patient, consultation: kit.consultation } },
    'consultations.own.report': at(kit.patient),
    'diagnostics.orders.of': at(kit.patient),
    'diagnostics.orders.show': at(kit.labOrder),
    'diagnostics.orders.take': { at: {}, body: { orders: [kit.labOrder] } },
    'diagnostics.orders.reject': at(kit.labOrder, { revision: 1, reason: 'Clotted' }),
    'diagnostics.orders.cancel': at(kit.labOrder, { revision: 1, reason: 'Not needed' }),
    'diagnostics.orders.enter': at(kit.labOrder, {
      revision: 1,
      version: null,
      values: [],
      remarks: '',
      files: [],
      reason: '',
    }),
    'diagnostics.drafts.save': at(kit.labOrder, { revision: 0, content: typedResult }),
    'diagnostics.drafts.discard': at(kit.labOrder),
    'diagnostics.reviews.save': at(kit.labOrder, {
      revision: 0,
      content: { sample: null, version: 1, comment: 'As expec' },
    }),
    'diagnostics.reviews.discard': at(kit.labOrder),
    'diagnostics.orders.release': at(kit.labOrder, { revision: 1, version: 1, comment: '' }),
    'diagnostics.orders.acknowledge': at(kit.labOrder, { version: 1 }),
    'diagnostics.results.list': at(kit.patient),
    'diagnostics.own.results': at(kit.patient),
    'records.own.list': at(kit.patient),
    'records.own.show': { at: own },
    'records.own.older': { at: own },
    'records.own.receipt': { at: { ...own, version: '1' } },
    'records.own.signature': { at: { ...own, version: '1' } },
    'records.own.file': { at: { ...own, file: kit.file } },
  };
};
