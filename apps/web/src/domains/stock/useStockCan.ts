import { useTranslation } from 'react-i18next';
import { useSession } from '../../lib/session.tsx';
import type { CanDo } from '../../ui/ActionButton.tsx';

/** Whether this person may move stock; the routes of stock answer no `can` of their own. */
export function useStockCan(): CanDo {
  const { t } = useTranslation();
  return useSession().may('stock:write') ? { ok: true } : { ok: false, why: t('stock.mayNot') };
}
