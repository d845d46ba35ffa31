import { cleanLine, fold, PramanaError } from '@pramana/kernel';
import { isStocked } from './item.policy.ts';
import type { ItemFacts, WrittenItem } from './item.store.ts';

/** What a new item is of which nobody says it. */
export const NEW_KIND = 'medicine';

/** An item as somebody typed or imported it. */
export interface ItemInput {
  code: string;
  barcode?: string | null;
  /** Absent: as the item has it, and of a new one `NEW_KIND`. */
  kind?: string;
  name: string;
  genericName?: string;
  strength?: string;
  form?: string;
  unit: string;
  packLabel?: string;
  packSize: number;
  manufacturer?: string;
  hsn: string;
  taxClass: string;
  schedule?: string | null;
  category?: string;
  description?: string;
}

/** What is stored of `input`; what it leaves out stays as it was `before`. Throws `invalid_field`. */
export function factsOf(input: ItemInput, before: ItemFacts | null): ItemFacts {
  const text = (field: 'genericName' | 'strength' | 'form' | 'packLabel' | 'manufacturer' | 'category'): string =>
    cleanLine(input[field] ?? before?.[field] ?? '');
  const barcode = input.barcode === undefined ? (before?.barcode ?? null) : cleanLine(input.barcode ?? '');
  return {
    code: filled('code', input.code),
    barcode: barcode === '' ? null : barcode,
    kind: input.kind ?? before?.kind ?? NEW_KIND,
    name: filled('name', input.name),
    genericName: text('genericName'),
    strength: text('strength'),
    form: text('form'),
    unit: filled('unit', input.unit),
    packLabel: text('packLabel'),
    packSize: BigInt(input.packSize),
    manufacturer: text('manufacturer'),
    hsn: input.hsn,
    taxClass: input.taxClass,
    schedule: input.schedule === undefined ? (before?.schedule ?? null) : input.schedule,
    category: text('category'),
    description: (input.description ?? before?.description ?? '').trim(),
  };
}

function filled(field: string, typed: string): string {
  const text = cleanLine(typed);
  if (text === '') throw new PramanaError('invalid_field', { field, detail: `The ${field} must not be empty.` });
  return text;
}

/** The facts with what follows from them. */
export function written(id: WrittenItem['id'], facts: ItemFacts): WrittenItem {
  const { name, genericName, code } = facts;
  const generic = searchable(name).includes(searchable(genericName)) ? '' : ` ${genericName}`;
  return { ...facts, id, stocked: isStocked(facts.kind), searchText: searchable(`${name}${generic} ${code}`) };
}

/** Folded, and with amounts in one word: "500 mg" and "500mg" are the same to who searches. */
export function searchable(text: string): string {
  return fold(text).replace(/([0-9]) (?=(?:mg|mcg|g|gm|kg|ml|l|iu|units?|%)(?:[^a-z]|$))/g, '$1');
}
