import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../lib/session.tsx';
import { managedBy } from '../manage.ts';
import { NotPermittedPage } from './EndPages.tsx';
import classes from './ManagePage.module.css';
import { Page } from './Page.tsx';

/** Everything that is set once in a while, each with a sentence on what can be done there. */
export default function ManagePage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const managed = managedBy(may);
  if (managed.length === 0) return <NotPermittedPage />;
  return (
    <Page title={t('frame.manage')}>
      <ul className={classes.list}>
        {managed.map(({ path, label, icon: Icon, manage }) => (
          <li key={path}>
            <Link to={path} className={classes.place}>
              <Icon size={24} stroke={1.6} aria-hidden className={classes.icon} />
              <span>
                <span className={classes.label}>{t(label)}</span>
                <span className={classes.hint}>{t(manage.hint)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}
