import { useTranslation } from 'react-i18next';
import type { PatientPart } from './conflict.ts';
import type { PatientFields } from './fields.ts';
import { isStateCode } from './states.ts';

/** A part of the form as one line of text. */
export function usePartText(): (fields: PatientFields, part: PatientPart) => string {
  const { t } = useTranslation();
  const empty = t('patients.empty');
  const line = (texts: readonly (string | null)[]): string => texts.filter(Boolean).join(', ') || empty;
  return (fields, part) => {
    switch (part) {
      case 'gender':
        return t(`patients.gender.${fields.gender}`);
      case 'birth':
        return fields.birthDate ?? (fields.age === null ? empty : t('patients.years', { count: fields.age }));
      case 'address': {
        const { state, ...rest } = fields.address;
        return line([
          ...Object.values(rest),
          state !== null && isStateCode(state) ? t(`patients.state.${state}`) : state,
        ]);
      }
      case 'contact':
        return line(Object.values(fields.contact));
      case 'identifiers':
        return line(fields.identifiers.map(({ system, value }) => `${system} ${value}`));
      case 'name':
      case 'phone':
      case 'email':
      case 'bloodGroup':
        return fields[part] || empty;
    }
  };
}
