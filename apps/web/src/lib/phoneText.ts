/** A stored number as people read it aloud: `+91 98220 11223`; another country's as it is. */
export function phoneText(phone: string): string {
  return phone.replace(/^\+91([0-9]{5})([0-9]{5})$/, '+91 $1 $2');
}
