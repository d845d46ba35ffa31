import { VITAL_NAMES, type VitalName, type VitalsEntryJson, vitalText } from '@pramana/contract';
import { type Parts, takePart, threeWay } from '../../../lib/threeWay.ts';

/** One vital, or the remark: each is decided about by itself. */
export type VitalsPart = VitalName | 'note';
/** What stands in the form of a measuring; a vital that is not there was not measured. */
export type TypedVitals = Readonly<Partial<Record<VitalName, number>>> & { readonly note: string };

const PARTS = Object.fromEntries([...VITAL_NAMES, 'note'].map((part) => [part, [part]])) as unknown as Parts<
  TypedVitals,
  VitalsPart
>;

export function typedVitals({ values, note }: Pick<VitalsEntryJson, 'values' | 'note'>): TypedVitals {
  return { ...(values as Partial<Record<VitalName, number>>), note };
}

/** What is sealed of a part, in words; '' where it says nothing. */
export function vitalsText(typed: TypedVitals, part: VitalsPart): string {
  if (part === 'note') return typed.note.trim();
  const value = typed[part];
  return value === undefined ? '' : vitalText(part, value);
}

/** Joins an amendment begun from `base` with what somebody else sealed meanwhile; what both changed stays as typed and is asked about. */
export function joinVitals(base: TypedVitals, mine: TypedVitals, theirs: TypedVitals) {
  return threeWay(PARTS, vitalsText, { base, mine, theirs });
}

export function takeVital(typed: TypedVitals, stored: TypedVitals, part: VitalsPart): TypedVitals {
  return takePart(PARTS, typed, stored, part);
}

/** The values without the remark, as they are sealed. */
export function valuesOf({ note: _, ...values }: TypedVitals): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
