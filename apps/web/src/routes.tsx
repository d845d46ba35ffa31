import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  type RouteComponent,
} from '@tanstack/react-router';
import { permits } from '@pramana/contract';
import { domains, places } from './domains.ts';
import { landingPath } from './landing.ts';
import type { PageRoute } from './lib/domain.ts';
import { parseSearch, stringifySearch } from './lib/searchParams.ts';
import { useSession } from './lib/session.tsx';
import { paths } from './paths.ts';
import { ErrorPage, FullSignInPage, NotFoundPage, NotPermittedPage } from './ui/EndPages.tsx';
import { PageSkeleton } from './ui/PageSkeleton.tsx';
import { Shell } from './ui/Shell.tsx';

/** Every page of the app: the domains' pages, each fetched when first opened, in the frame or (public) without it. */
const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: ErrorPage });
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
const manage = routeOf(
  { path: paths.manage(), access: 'session', load: () => import('./ui/ManagePage.tsx') },
  () => shell,
);
const home = createRoute({ getParentRoute: () => shell, path: '/', component: HomeRedirect });
const elsewhere = createRoute({ getParentRoute: () => shell, path: '$', component: NotFoundPage });

const pages = domains.flatMap((domain) => domain.routes);
const framed = pages.filter((page) => page.access !== 'public').map((page) => routeOf(page, () => shell));
const bare = pages.filter((page) => page.access === 'public').map((page) => routeOf(page, () => root));

export const router = createRouter({
  routeTree: root.addChildren([...bare, shell.addChildren([home, manage, ...framed, elsewhere])]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: ErrorPage,
  scrollRestoration: true,
});

function routeOf(page: PageRoute, getParentRoute: () => typeof root | typeof shell) {
  return createRoute({ getParentRoute, path: page.path, component: guarded(page) });
}

/** The page, or a word on why it is not for this person. The server decides anew for each request. */
function guarded({ access, load }: PageRoute): RouteComponent {
  const Page = lazyRouteComponent(load);
  if (access === 'public' || access === 'session') return Page;
  const Guarded = () => {
    const { may, withheld } = useSession();
    if (may(access)) return <Page />;
    return permits(withheld, access) ? <FullSignInPage /> : <NotPermittedPage />;
  };
  return Page.preload ? Object.assign(Guarded, { preload: Page.preload }) : Guarded;
}

function HomeRedirect() {
  const { roles, may } = useSession();
  return <Navigate to={landingPath(places, roles, may)} replace />;
}
