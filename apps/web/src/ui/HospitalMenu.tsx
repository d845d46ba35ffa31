import { Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../lib/problem.ts';
import { useSession } from '../lib/session.tsx';
import { toast } from '../lib/toast.ts';
import { paths } from '../paths.ts';
import classes from './HospitalMenu.module.css';
import { useProblemWords } from './ProblemText.tsx';

/** The hospital in which the person works; a menu when they work in several. */
export function HospitalMenu() {
  const { t } = useTranslation();
  const { hospital, memberships, switchHospital, isDemo } = useSession();
  const navigate = useNavigate();
  const name = hospital?.name ?? t('frame.node');
  const others = memberships.filter((each) => each.hospital.id !== hospital?.id);
  const words = useProblemWords();
  const enter = async (id: string): Promise<void> => {
    if (id !== hospital?.id) await switchHospital(id);
    await navigate({ to: paths.home() });
  };
  const label = (
    <span className={classes.words}>
      <span className={classes.name}>{name}</span>
      {isDemo ? <span className={classes.demo}>{t('frame.demo')}</span> : null}
    </span>
  );
  if (others.length === 0) return label;
  return (
    <Menu position="bottom-start" width={260} withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className={classes.button}>
          {label}
          <VisuallyHidden>{t('frame.otherHospital')}</VisuallyHidden>
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {memberships.map((each) => (
          <Menu.Item
            key={each.hospital.id}
            rightSection={each.hospital.id === hospital?.id ? <IconCheck size={16} aria-hidden /> : null}
            aria-current={each.hospital.id === hospital?.id || undefined}
            onClick={() =>
              void enter(each.hospital.id).catch((thrown: unknown) => toast(words(asProblem(thrown)).text))
            }
          >
            {each.hospital.name}
            <Text size="xs" c="dimmed">
              {each.roles.map((role) => t(`role.${role}`)).join(', ')}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
