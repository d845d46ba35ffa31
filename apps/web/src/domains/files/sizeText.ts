const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size as people read it: `12.5 MB`. */
export function sizeText(bytes: number, language: string): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  const options = {
    style: 'unit',
    unit: UNITS[power],
    maximumFractionDigits: value < 100 && power > 0 ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(language === 'en' ? 'en-IN' : `${language}-IN-u-nu-latn`, options).format(value);
}
