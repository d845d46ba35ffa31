/** The columns of the import file, in the order in which people look for them. */
export const COLUMNS = [
  { name: 'code', isRequired: true },
  { name: 'name', isRequired: true },
  { name: 'unit', isRequired: true },
  { name: 'pack_size', isRequired: true },
  { name: 'hsn', isRequired: true },
  { name: 'tax_class', isRequired: true },
  { name: 'kind', isRequired: false },
  { name: 'generic_name', isRequired: false },
  { name: 'strength', isRequired: false },
  { name: 'form', isRequired: false },
  { name: 'pack_label', isRequired: false },
  { name: 'mrp', isRequired: false },
  { name: 'rate', isRequired: false },
  { name: 'ceiling', isRequired: false },
  { name: 'ceiling_source', isRequired: false },
  { name: 'schedule', isRequired: false },
  { name: 'category', isRequired: false },
  { name: 'manufacturer', isRequired: false },
  { name: 'barcode', isRequired: false },
  { name: 'description', isRequired: false },
] as const;

const ROWS: readonly Partial<Record<(typeof COLUMNS)[number]['name'], string>>[] = [
  {
    code: 'PARA500',
    name: 'Paracetamol Tablets IP 500 mg',
    unit: 'tablet',
    pack_size: '10',
    hsn: '3004',
    tax_class: 'medicine',
    generic_name: 'Paracetamol',
    strength: '500 mg',
    form: 'tablet',
    pack_label: '10 tablets',
    mrp: '10.32',
    category: 'Analgesic/Antipyretic/Anti-Inflammatory',
  },
  {
    code: 'GLOVE-M',
    name: 'Examination gloves, medium',
    unit: 'pair',
    pack_size: '50',
    hsn: '4015',
    tax_class: 'consumable',
    kind: 'consumable',
    pack_label: 'Box of 50 pairs',
    mrp: '450.00',
    rate: '420.00',
    category: 'Surgical and medical consumables',
  },
  {
    code: 'CONS-EYE',
    name: 'Eye consultation',
    unit: 'visit',
    pack_size: '1',
    hsn: '999312',
    tax_class: 'health-service',
    kind: 'consultation',
    rate: '600.00',
    category: 'Consultation',
  },
];

/** A file that can be filled in: a medicine, a consumable and a service. */
export function sampleRows(): string[][] {
  return ROWS.map((row) => COLUMNS.map(({ name }) => row[name] ?? ''));
}
