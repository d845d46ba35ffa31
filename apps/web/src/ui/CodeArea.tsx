import { Textarea, type TextareaProps } from '@mantine/core';

type CodeAreaProps = Pick<TextareaProps, 'label' | 'description' | 'value' | 'error' | 'w' | 'minRows' | 'maxRows'> & {
  onChange: (text: string) => void;
};

/** A field for keys and signed texts: pasted as they are, read letter by letter. */
export function CodeArea({ onChange, minRows = 2, ...props }: CodeAreaProps) {
  return (
    <Textarea
      {...props}
      autosize
      minRows={minRows}
      spellCheck={false}
      autoComplete="off"
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
