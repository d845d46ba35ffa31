import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { asProblem, type ProblemError } from '../lib/problem.ts';
import { Form } from './Form.tsx';
import { ProblemText } from './ProblemText.tsx';

interface NamePasskeyProps {
  /** What the form is for. */
  label: string;
  text: string;
  nameLabel: string;
  example: string;
  act: string;
  /** Has the browser make the passkey and the server keep it under this name. */
  make: (name: string) => Promise<void>;
}

/** A new passkey: named first, then the browser asks for finger, face or PIN. */
export function NamePasskey({ label, text, nameLabel, example, act, make }: NamePasskeyProps) {
  const [name, setName] = useState('');
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const submit = (): void => {
    setAsking(true);
    setProblem(null);
    make(name)
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setAsking(false));
  };
  return (
    <Form label={label} onSubmit={submit} problem={problem}>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        <TextInput
          label={nameLabel}
          placeholder={example}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={60}
          required
          withAsterisk={false}
          data-autofocus
        />
        {problem ? <ProblemText problem={problem} /> : null}
        <Button type="submit" loading={isAsking}>
          {act}
        </Button>
      </Stack>
    </Form>
  );
}
