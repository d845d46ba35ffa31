import { List, Skeleton } from '@mantine/core';
import { sessions, work } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { ProblemText } from '../../../ui/ProblemText.tsx';

/** What becomes of what somebody has open, before they are suspended: sessions, drafts, drawers, each as it is now. */
export function LeftBehind({ id }: { id: string }) {
  const { t } = useTranslation();
  const open = useRoute(work.work.show, { params: { id } });
  const signedIn = useRoute(sessions.ofMember.list, { params: { id } });
  const problem = open.problem ?? signedIn.problem;
  if (problem) return <ProblemText problem={problem} />;
  if (!open.data || !signedIn.data) return <Skeleton height={72} />;
  const { drafts, drawers } = open.data;
  const names = drawers.map(({ counter }) => counter).join(', ');
  return (
    <List size="sm" spacing="xs">
      <List.Item>{t('people.leaves.sessions', { count: signedIn.data.length })}</List.Item>
      <List.Item>{drafts === 0 ? t('people.leaves.noDraft') : t('people.leaves.drafts', { count: drafts })}</List.Item>
      <List.Item>{drawers.length === 0 ? t('people.leaves.noDrawer') : t('people.leaves.drawer', { names })}</List.Item>
    </List>
  );
}
