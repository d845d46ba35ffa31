/** What a search text most likely is: mostly digits are a phone, anything else a name. */
export function guessFields(text: string): { name: string; phone: string } {
  const plain = text.trim();
  const isPhone = /^[+0-9][0-9 ()-]{4,}$/.test(plain);
  return isPhone ? { name: '', phone: plain } : { name: plain, phone: '' };
}
