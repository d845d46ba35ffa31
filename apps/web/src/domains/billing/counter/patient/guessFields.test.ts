import { describe, expect, it } from 'vitest';
import { guessFields } from './guessFields.ts';

describe('a registration begun from the search', () => {
  it('takes digits as the phone and letters as the name', () => {
    expect(guessFields(' Meera Kulkarni ')).toEqual({ name: 'Meera Kulkarni', phone: '' });
    expect(guessFields('+91 98123 45678')).toEqual({ name: '', phone: '+91 98123 45678' });
    expect(guessFields('मीरा')).toEqual({ name: 'मीरा', phone: '' });
    expect(guessFields('')).toEqual({ name: '', phone: '' });
  });
});
