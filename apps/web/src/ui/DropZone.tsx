import { Button, FileButton, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import classes from './DropZone.module.css';

interface DropZoneProps {
  /** Names the place, where what stands in it does not. */
  label?: string;
  className?: string;
  /** What was dropped; with `takesPaste` what was pasted too. */
  onFiles: (files: readonly File[]) => void;
  takesPaste?: boolean;
  children: ReactNode;
}

/** A place onto which files are dropped; it shows that they may be let go. */
export function DropZone({ label, className = '', onFiles, takesPaste = false, children }: DropZoneProps) {
  const [isOver, setOver] = useState(false);
  return (
    <div
      {...(label === undefined ? {} : { role: 'group', 'aria-label': label })}
      className={`${classes.zone} ${className}`}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
      onPaste={(event) => {
        const files = [...event.clipboardData.files];
        if (!takesPaste || files.length === 0) return;
        event.preventDefault();
        onFiles(files);
      }}
    >
      {children}
    </div>
  );
}

interface FileDropProps {
  icon: Icon;
  /** The button's verb, which names the place as well. */
  label: string;
  /** What may be dropped. */
  text: string;
  /** What does not happen yet. */
  hint: string;
  /** As the browser's own dialog wants it: endings and media types. */
  accept: string;
  isMultiple?: boolean;
  isBusy?: boolean;
  /** At least one; one alone unless `isMultiple`. */
  onFiles: (files: readonly File[]) => void;
  children?: ReactNode;
}

/** A file by choice or drop, as the beginning of something larger. */
export function FileDrop({ icon: Icon, label, text, hint, isMultiple = false, onFiles, ...more }: FileDropProps) {
  const { accept, isBusy = false, children } = more;
  const take = (files: readonly File[]): void => {
    if (files.length > 0) onFiles(isMultiple ? files : files.slice(0, 1));
  };
  return (
    <DropZone label={label} className={classes.large ?? ''} onFiles={take}>
      <Icon size={32} stroke={1.4} aria-hidden />
      <Text>{text}</Text>
      <FileButton
        accept={accept}
        multiple={isMultiple}
        onChange={(given) => take(given === null ? [] : [given].flat())}
      >
        {(props) => (
          <Button {...props} loading={isBusy}>
            {label}
          </Button>
        )}
      </FileButton>
      <Text size="xs" c="dimmed">
        {hint}
      </Text>
      {children}
    </DropZone>
  );
}
