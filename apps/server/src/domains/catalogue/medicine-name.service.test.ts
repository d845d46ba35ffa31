import { describe, expect, it } from 'vitest';
import { parseMedicineName } from './medicine-name.service.ts';

describe('the name of a generic medicine', () => {
  it.each([
    ['Aceclofenac Tablets IP 100 mg', 'Aceclofenac', '100 mg', 'tablet'],
    ['Aceclofenac 100mg and Paracetamol 325mg Tablets', 'Aceclofenac + Paracetamol', '100 mg + 325 mg', 'tablet'],
    ['Paracetamol Paediatric Oral Suspension IP 125 mg per 5 ml', 'Paracetamol', '125 mg per 5 ml', 'suspension'],
    ['Diclofenac Gel IP 1.16%w/w (Diclofenac Diethylamine)', 'Diclofenac', '1.16%w/w', 'gel'],
    [
      'Metformin Hydrochloride 1000mg (Prolonged Release) and Glimepiride 2mg Tablets IP',
      'Metformin Hydrochloride + Glimepiride',
      '1000 mg + 2 mg',
      'tablet',
    ],
    ['Soluble Insulin Injection IP 40 IU per ml (R-DNA Origin)', 'Soluble Insulin', '40 IU per ml', 'injection'],
    ['Amlodipine + Enalapril Tablet (5/5 Mg)', 'Amlodipine + Enalapril', '5/5 mg', 'tablet'],
    ['Ondansetron 4mg Oral Disintegrating Strips', 'Ondansetron', '4 mg', 'strip'],
    [
      'Losartan Potassium 50mg and Hydrochlorothiazide 12.5mg Tabelts IP',
      'Losartan Potassium + Hydrochlorothiazide',
      '50 mg + 12.5 mg',
      'tablet',
    ],
    ['Salbutamol Rotacaps 200mcg', 'Salbutamol', '200 mcg', 'inhalation capsule'],
  ])('%s', (listed, genericName, strength, form) => {
    expect(parseMedicineName(listed)).toEqual({ name: listed, genericName, strength, form });
  });

  it('reads no amount out of the middle of a number', () => {
    const { strength } = parseMedicineName('Ramipril 2.5mg and Hydrochlorothiazide12.5mg Tablets');
    expect(strength).toBe('2.5 mg + 12.5 mg');
  });

  it('says no strength where nobody can tell whose it is', () => {
    expect(parseMedicineName('Oxetacaine, Aluminium Hydroxide 291mg and Magnesium Hydroxide Suspension').strength).toBe(
      '',
    );
    expect(parseMedicineName('Lignocaine and Adrenaline Injection IP (2%w/v and 1:80000)').strength).toBe('');
    expect(parseMedicineName('Walking Stick Tripod')).toEqual({
      name: 'Walking Stick Tripod',
      genericName: '',
      strength: '',
      form: '',
    });
  });
});
