import { Button, FileButton, Stack } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CodeArea } from '../../ui/CodeArea.tsx';

interface StatementFieldProps {
  label: string;
  description: string;
  value: string;
  onChange: (text: string) => void;
  error: string | undefined;
}

/** A signed statement, whole: pasted, or read from its file. */
export function StatementField({ label, description, value, onChange, error }: StatementFieldProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" align="flex-start">
      <CodeArea
        w="100%"
        label={label}
        description={description}
        value={value}
        minRows={3}
        maxRows={14}
        error={error}
        onChange={onChange}
      />
      <FileButton onChange={(file) => void file?.text().then(onChange)}>
        {(props) => (
          <Button {...props} variant="default" size="xs" leftSection={<IconFileUpload size={14} aria-hidden />}>
            {t('keys.root.file')}
          </Button>
        )}
      </FileButton>
    </Stack>
  );
}
