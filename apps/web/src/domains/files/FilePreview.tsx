import { Button, Loader, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type ProblemError } from '../../lib/problem.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import classes from './Files.module.css';
import type { FileSource, ShownFile } from './source.ts';

/** Larger ones are downloaded: a preview lies in this tab's memory. */
const MOST_PREVIEWED = 30 * 1024 * 1024;

/** Whether a browser shows such a file by itself. */
export function isPreviewed({ type, size, health }: ShownFile): boolean {
  return (
    health === 'open' && size !== null && size <= MOST_PREVIEWED && /^(image\/|application\/pdf$)/.test(type ?? '')
  );
}

interface FilePreviewProps {
  file: ShownFile | null;
  source: FileSource;
  onClose: () => void;
}

/** A file on the screen: fetched decrypted into the tab's memory, and let go when it is closed. */
export function FilePreview({ file, source, onClose }: FilePreviewProps) {
  const { t } = useTranslation();
  const name = file?.name ?? '';
  const footer =
    file === null ? null : (
      <Button component="a" href={source.downloadHref(file.id)} leftSection={<IconDownload size={18} aria-hidden />}>
        {t('files.download')}
      </Button>
    );
  return (
    <Dialog title={name} isOpen={file !== null} onClose={onClose} width={960} footer={footer}>
      {file === null ? null : <Shown key={file.id} file={file} source={source} />}
    </Dialog>
  );
}

function Shown({ file, source }: { file: ShownFile; source: FileSource }) {
  const { t } = useTranslation();
  const { src, problem } = useContent(file.id, source);
  if (problem) return <ProblemText problem={problem} />;
  if (src === null) {
    return (
      <div className={classes.loading} role="status">
        <Loader size="sm" />
        <Text size="sm">{t('files.opening')}</Text>
      </div>
    );
  }
  const name = file.name ?? '';
  // The browser's viewer of PDFs does not run in a sandbox; it runs no script of the page, and the type was told by the server.
  // oxlint-disable-next-line react/iframe-missing-sandbox -- see above
  if (file.type === 'application/pdf') return <iframe className={classes.pdf} src={src} title={name} />;
  return <img className={classes.picture} src={src} alt={name} />;
}

function useContent(id: string, { read }: FileSource): { src: string | null; problem: ProblemError | null } {
  const [src, setSrc] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  useEffect(() => {
    const aborter = new AbortController();
    let made: string | null = null;
    read(id, aborter.signal).then(
      (blob) => {
        if (aborter.signal.aborted) return;
        made = URL.createObjectURL(blob);
        setSrc(made);
      },
      (thrown: unknown) => (aborter.signal.aborted ? undefined : setProblem(asProblem(thrown))),
    );
    return () => {
      aborter.abort();
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [id, read]);
  return { src, problem };
}
