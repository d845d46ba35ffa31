import { Button, FileButton, Stack, Textarea } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

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
      <Textarea
        w="100%"
        label={label}
        description={description}
        value={value}
        autosize
        minRows={3}
        maxRows={14}
        spellCheck={false}
        autoComplete="off"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
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
