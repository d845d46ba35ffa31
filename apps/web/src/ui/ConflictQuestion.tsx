import { Alert, Button } from '@mantine/core';
import { IconUsersPlus } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Question.module.css';

export interface Disputed<Part extends string> {
  part: Part;
  /** What it is called in the form. */
  name: string;
  /** What stands there now, as text. */
  stored: string;
}

interface ConflictQuestionProps<Part extends string> {
  /** What both have changed. */
  disputed: readonly Disputed<Part>[];
  /** Takes the stored one instead of what was typed. */
  onTake: (part: Part) => void;
}

/** Somebody else saved meanwhile: their other changes are in the form already, what both changed is asked (`threeWay`). */
export function ConflictQuestion<Part extends string>({ disputed, onTake }: ConflictQuestionProps<Part>) {
  const { t } = useTranslation();
  // Who pressed save stands at the end of a long form: asked out of sight is not asked.
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <Alert ref={place} color="amber" icon={<IconUsersPlus />} title={t('conflict.title')} role="alert">
      <p className={classes.said}>{t(disputed.length === 0 ? 'conflict.joined' : 'conflict.choose')}</p>
      <ul className={classes.list}>
        {disputed.map(({ part, name, stored }) => (
          <li key={part} className={classes.row}>
            <span className={classes.who}>
              <strong>{name}</strong>
              <span>{t('conflict.stored', { text: stored })}</span>
            </span>
            <Button variant="default" onClick={() => onTake(part)}>
              {t('conflict.take')}
            </Button>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
