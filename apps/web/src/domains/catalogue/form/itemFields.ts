import type { BodyOf, catalogue, ItemJson } from '@pramana/contract';
import { type Merge, threeWay } from '../../../lib/threeWay.ts';
import { isGoods, type ItemKind } from '../kinds.ts';

export type ItemBody = BodyOf<typeof catalogue.items.create>;
export type Schedule = NonNullable<ItemBody['schedule']>;

export const SCHEDULES: readonly Schedule[] = ['H', 'H1', 'X'];

/** An item as the form holds it: text as typed. */
export interface ItemFields {
  code: string;
  barcode: string;
  kind: ItemKind;
  name: string;
  genericName: string;
  strength: string;
  form: string;
  unit: string;
  packLabel: string;
  /** Base units of a pack. */
  packSize: number | null;
  manufacturer: string;
  hsn: string;
  taxClass: string | null;
  schedule: Schedule | null;
  category: string;
  description: string;
}

/** What each part of the form works with. */
export interface ItemFieldProps {
  fields: ItemFields;
  set: (change: Partial<ItemFields>) => void;
  errorOf: (path: string) => string | undefined;
}

export const EMPTY_ITEM: ItemFields = {
  code: '',
  barcode: '',
  kind: 'medicine',
  name: '',
  genericName: '',
  strength: '',
  form: '',
  unit: 'tablet',
  packLabel: '',
  packSize: 10,
  manufacturer: '',
  hsn: '',
  taxClass: null,
  schedule: null,
  category: '',
  description: '',
};

/** A stored item in the form. */
export function fieldsOf(item: ItemJson): ItemFields {
  const schedule = SCHEDULES.find((each) => each === item.schedule) ?? null;
  const { code, kind, name, genericName, strength, form, unit, packLabel, packSize, manufacturer, hsn } = item;
  const { taxClass, category, description } = item;
  const texts = { code, kind, name, genericName, strength, form, unit, packLabel, packSize, manufacturer, hsn };
  return { ...texts, taxClass, category, description, barcode: item.barcode ?? '', schedule };
}

/** The form as the contract takes it, or null while a size or a tax class is missing. A service has no schedule. */
export function bodyOf(fields: ItemFields): ItemBody | null {
  const { kind, packSize, taxClass, schedule } = fields;
  if (packSize === null || taxClass === null) return null;
  return {
    code: fields.code.trim(),
    barcode: fields.barcode.trim() === '' ? null : fields.barcode.trim(),
    kind,
    name: fields.name.trim(),
    genericName: fields.genericName.trim(),
    strength: fields.strength.trim(),
    form: fields.form.trim(),
    unit: fields.unit.trim(),
    packLabel: fields.packLabel.trim(),
    packSize,
    manufacturer: fields.manufacturer.trim(),
    hsn: fields.hsn.trim(),
    taxClass,
    schedule: kind === 'medicine' ? schedule : null,
    category: fields.category.trim(),
    description: fields.description.trim(),
  };
}

/** Another kind brings the unit that it is usually counted in; what was typed is not overwritten. */
export function withKind(fields: ItemFields, kind: ItemKind): ItemFields {
  const usual = usualUnit(fields.kind);
  const isUntouched = fields.unit === usual.unit && fields.packSize === usual.packSize;
  return { ...fields, kind, ...(isUntouched ? usualUnit(kind) : {}) };
}

function usualUnit(kind: ItemKind): { unit: string; packSize: number } {
  if (kind === 'medicine') return { unit: 'tablet', packSize: 10 };
  if (isGoods(kind)) return { unit: 'piece', packSize: 1 };
  const units: Partial<Record<ItemKind, string>> = {
    consultation: 'visit',
    diagnostic: 'test',
    bed: 'day',
    registration: 'person',
  };
  return { unit: units[kind] ?? 'unit', packSize: 1 };
}

/** Joins what was typed with what somebody else stored meanwhile, field by field. */
export function mergeItem(base: ItemFields, mine: ItemFields, theirs: ItemFields): Merge<ItemFields, keyof ItemFields> {
  const names = Object.keys(EMPTY_ITEM) as (keyof ItemFields)[];
  const parts = Object.fromEntries(names.map((name) => [name, [name]])) as Record<
    keyof ItemFields,
    (keyof ItemFields)[]
  >;
  const textOf = (fields: ItemFields, name: keyof ItemFields): string => String(fields[name] ?? '').trim();
  return threeWay(parts, textOf, { base, mine, theirs });
}
