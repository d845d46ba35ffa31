import type { TokenScope } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { openWord } from '../../../lib/openWord.ts';

/** `patient:read` as people say it; a key of texts holds no colon. */
export function scopeKey(scope: TokenScope): string {
  return `people.tokens.scope.${scope.replace(':', '-')}`;
}

/** What a token may, in words. */
export function useScopeWords(): (scopes: readonly TokenScope[]) => string {
  const { t } = useTranslation();
  return (scopes) => scopes.map((scope) => openWord(t, scopeKey(scope), { defaultValue: scope })).join(' · ');
}
