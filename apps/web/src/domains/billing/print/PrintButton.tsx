import { ActionIcon, Menu } from '@mantine/core';
import { IconChevronDown, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../../../lib/i18n.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { ActionButton, type CanDo } from '../../../ui/ActionButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { type Paper, PAPERS, printBill, type Printed, type PrintLanguage, usePaper } from './printing.ts';
import classes from './Print.module.css';

interface PrintButtonProps {
  billId: string;
  can?: CanDo | undefined;
  /** What was printed already makes the next one a duplicate; said before, not after. */
  prints: number;
  isMain?: boolean;
}

/** Prints on the paper of this desk; another size or the patient's language is one step away. */
export function PrintButton({ billId, can, prints, isMain = false }: PrintButtonProps) {
  const { t, i18n } = useTranslation();
  const [paper, setPaper] = usePaper();
  const [language, setLanguage] = useState(i18n.language as PrintLanguage);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [unopened, setUnopened] = useState<Printed>(null);
  const print = async (on: Paper, words: PrintLanguage): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      setUnopened(await printBill(billId, on, words));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  const choose = (on: Paper): void => {
    setPaper(on);
    void print(on, language);
  };
  const look = isMain ? {} : ({ variant: 'default' } as const);
  return (
    <div className={classes.print}>
      <div className={classes.pair}>
        <ActionButton
          {...look}
          can={can}
          shortcut="mod+p"
          isBusy={isBusy}
          leftSection={<IconPrinter size={18} stroke={1.6} aria-hidden />}
          onAct={() => void print(paper, language)}
        >
          {t('billing.print.on', { paper: t(`billing.print.paper.${paper}`) })}
        </ActionButton>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size="lg" variant="default" aria-label={t('billing.print.other')}>
              <IconChevronDown size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('billing.print.size')}</Menu.Label>
            {PAPERS.map((each) => (
              <Menu.Item key={each} onClick={() => choose(each)}>
                {t(`billing.print.paper.${each}`)}
              </Menu.Item>
            ))}
            <Menu.Label>{t('billing.print.language')}</Menu.Label>
            {Object.entries(LANGUAGES).map(([key, name]) => (
              <Menu.Item
                key={key}
                lang={key}
                closeMenuOnClick={false}
                role="menuitemradio"
                aria-checked={key === language}
                rightSection={key === language ? '✓' : null}
                onClick={() => setLanguage(key as PrintLanguage)}
              >
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      {prints > 0 ? <span className={classes.note}>{t('billing.print.duplicate', { count: prints })}</span> : null}
      {unopened === null ? null : (
        <a href={unopened} target="_blank" rel="noopener">
          {t('billing.print.open')}
        </a>
      )}
      {problem ? <ProblemText problem={problem} /> : null}
    </div>
  );
}
