import { Button } from '@mantine/core';
import type { BlockDetailJson } from '@pramana/contract';
import { IconReceipt } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';

/** To the document itself, where it has a page and the viewer may open it. */
export function DocumentLink({ detail: { block, documentId } }: { detail: BlockDetailJson }) {
  const { t } = useTranslation();
  const { may } = useSession();
  if (block.kind !== 'bill' || !may('bill:read')) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconReceipt size={18} aria-hidden />}
      renderRoot={(props) => <Link to={paths.bill(documentId)} {...props} />}
    >
      {t('sealing.block.openBill')}
    </Button>
  );
}
