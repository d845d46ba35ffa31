import { ActionIcon, Menu } from '@mantine/core';
import { IconChevronDown, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type ProblemError } from '../../lib/problem.ts';
import { ActionButton, type CanDo } from '../ActionButton.tsx';
import { LanguageItems } from '../LanguageItems.tsx';
import { ProblemText } from '../ProblemText.tsx';
import { type Paper, type Printed, type PrintLanguage } from './printing.ts';
import classes from './Print.module.css';

interface PrintMenuProps {
  /** What the button does, in words. */
  label: string;
  papers: readonly Paper[];
  /** Which paper the button itself prints on. */
  paper: Paper;
  onPaper?: (paper: Paper) => void;
  print: (paper: Paper, language: PrintLanguage) => Promise<Printed>;
  can?: CanDo | undefined;
  /** Said below, before anything is printed. */
  note?: string | null;
  isMain?: boolean;
  shortcut?: string;
}

/** Prints at once; another size or the patient's language is one step away. */
export function PrintMenu({
  label,
  papers,
  paper,
  onPaper,
  print: order,
  can,
  note = null,
  isMain = false,
  shortcut,
}: PrintMenuProps) {
  const { t, i18n } = useTranslation();
  const [language, setLanguage] = useState(i18n.language as PrintLanguage);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [unopened, setUnopened] = useState<Printed>(null);
  const print = async (on: Paper, words: PrintLanguage): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      setUnopened(await order(on, words));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  const choose = (on: Paper): void => {
    onPaper?.(on);
    void print(on, language);
  };
  const look = isMain ? {} : ({ variant: 'default' } as const);
  return (
    <div className={classes.print}>
      <div className={classes.pair}>
        <ActionButton
          {...look}
          can={can}
          {...(shortcut === undefined ? {} : { shortcut })}
          isBusy={isBusy}
          leftSection={<IconPrinter size={18} stroke={1.6} aria-hidden />}
          onAct={() => void print(paper, language)}
        >
          {label}
        </ActionButton>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size="lg" variant="default" className={classes.other} aria-label={t('print.other')}>
              <IconChevronDown size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('print.size')}</Menu.Label>
            {papers.map((each) => (
              <Menu.Item key={each} onClick={() => choose(each)}>
                {t(`print.paper.${each}`)}
              </Menu.Item>
            ))}
            <LanguageItems chosen={language} onChoose={setLanguage} />
          </Menu.Dropdown>
        </Menu>
      </div>
      {note === null ? null : <span className={classes.note}>{note}</span>}
      {unopened === null ? null : (
        <a href={unopened} target="_blank" rel="noopener">
          {t('print.open')}
        </a>
      )}
      {problem ? <ProblemText problem={problem} /> : null}
    </div>
  );
}
