import { Button, Menu } from '@mantine/core';
import { type RecordCategory, records } from '@pramana/contract';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { ProblemText } from '../../../ui/ProblemText.tsx';

interface WriteMenuProps {
  patientId: string;
  /** Those that this person writes. */
  categories: readonly RecordCategory[];
}

/** Begins a record of one kind; what was begun and left is gone on with. */
export function WriteMenu({ patientId, categories }: WriteMenuProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const open = useAction(records.drafts.open);
  const begin = (category: RecordCategory): void =>
    open.run(
      { params: { id: patientId }, body: { recordId: null, category } },
      ({ data }) => void navigate({ to: paths.recordDraft(data.id) }),
    );
  return (
    <>
      {open.problem ? <ProblemText problem={open.problem} /> : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button loading={open.isBusy} leftSection={<IconPlus size={18} aria-hidden />}>
            {t('records.write')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {categories.map((category) => (
            <Menu.Item key={category} onClick={() => begin(category)}>
              {t(`records.category.${category}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
