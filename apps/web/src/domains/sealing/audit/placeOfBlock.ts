/** `OPD-2627-000012` is block 12 of `OPD-2627`; null for what is no label of a block. */
export function placeOfBlock(label: string): { series: string; number: number } | null {
  const [, series, digits] = /^([A-Z0-9-]{1,16})-([0-9]{6,15})$/.exec(label) ?? [];
  return series === undefined || digits === undefined ? null : { series, number: Number(digits) };
}
