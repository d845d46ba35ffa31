import type { Answer, CanOf, DataOf, RouteSpec } from '@pramana/contract';
import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { call, type Input } from './api.ts';
import { Intents } from './intent.ts';
import { asProblem, type ProblemError } from './problem.ts';

/** One cache for the whole app; emptied when the person or the hospital changes, so that nothing crosses over. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 300_000,
      retry: (tries, thrown) => asProblem(thrown).isUnknown && tries < 2,
      refetchOnWindowFocus: true,
    },
    // Held back while the browser says that it is offline, an act would go out by itself later, when nobody presses anything.
    mutations: { networkMode: 'always' },
  },
});

/** Cache key of a route's answers; with no input, the prefix of all of them. */
export function keyOf(route: RouteSpec, input?: { params?: unknown; query?: unknown }): unknown[] {
  return input ? [route.id, input.params ?? {}, input.query ?? {}] : [route.id];
}

export interface Loaded<R extends RouteSpec> {
  data: DataOf<R> | undefined;
  can: CanOf<R> | undefined;
  problem: ProblemError | null;
  /** Nothing to show yet: draw the shape of what comes. */
  isLoading: boolean;
  /** What is shown is being refreshed. */
  isRefreshing: boolean;
  refetch: () => void;
}

interface ReadOptions {
  enabled?: boolean;
  /** Keeps showing the former answer while the next loads, so that a page never jumps. */
  keep?: boolean;
  staleMs?: number;
  /** Asks the server each time a page opens: what is typed in it begins with the newest draft, never with one seen before. */
  isFresh?: true;
}

/** Reads a route; what is cached shows at once and is refreshed. */
export function useRoute<R extends RouteSpec>(route: R, input: Input<R>, options: ReadOptions = {}): Loaded<R> {
  const query = useQuery<Answer<R>>({
    queryKey: keyOf(route, input),
    queryFn: ({ signal }) => call(route, input, { signal }),
    enabled: options.enabled ?? true,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
    ...(options.isFresh === undefined ? {} : { gcTime: 0 }),
  });
  return {
    data: query.data?.data,
    can: query.data?.can,
    problem: query.error ? asProblem(query.error) : null,
    isLoading: query.isPending && query.isFetching,
    isRefreshing: query.isFetching && !query.isPending,
    refetch: () => void query.refetch(),
  };
}

/** Reads a route within a search or a flow: what is cached and not older than `staleMs`, or else what the server says. */
export function useReader<R extends RouteSpec>(route: R, staleMs: number): (input: Input<R>) => Promise<Answer<R>> {
  const client = useQueryClient();
  return (input) =>
    client.fetchQuery<Answer<R>>({
      queryKey: keyOf(route, input),
      queryFn: ({ signal }) => call(route, input, { signal }),
      staleTime: staleMs,
    });
}

type RowOf<R extends RouteSpec> = DataOf<R> extends (infer Row)[] ? Row : never;

export interface LoadedList<Row> {
  rows: Row[];
  problem: ProblemError | null;
  isLoading: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  refetch: () => void;
}

/** Reads a list page by page: the answer's `next` is the following page's `cursor` (keyset, so nothing is skipped). */
export function useRouteList<R extends RouteSpec>(
  route: R,
  input: Input<R>,
  options: ReadOptions = {},
): LoadedList<RowOf<R>> & { can: CanOf<R> | undefined } {
  const query = useInfiniteQuery({
    queryKey: [...keyOf(route, input), 'pages'],
    queryFn: ({ signal, pageParam }) => call(route, withCursor(input, pageParam), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Answer<R>) => last.next ?? null,
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
  });
  const pages = query.data?.pages ?? [];
  return {
    rows: pages.flatMap((page) => page.data as RowOf<R>[]),
    can: pages[0]?.can,
    problem: query.error ? asProblem(query.error) : null,
    isLoading: query.isPending && query.isFetching,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    refetch: () => void query.refetch(),
  };
}

function withCursor<R extends RouteSpec>(input: Input<R>, cursor: string | null): Input<R> {
  return cursor === null ? input : { ...input, query: { ...(input.query as object | undefined), cursor } };
}

export interface Action<R extends RouteSpec> {
  /** For event handlers: sends, then `onDone` with the answer; a refusal stands in `problem`. */
  run: (input: Input<R>, onDone?: (answer: Answer<R>) => void) => void;
  /** For flows: rejects with the ProblemError, which also stands in `problem`. */
  send: (input: Input<R>) => Promise<Answer<R>>;
  isBusy: boolean;
  problem: ProblemError | null;
  clearProblem: () => void;
}

/**
 * A write. Its idempotency key is made once per intent and kept across retries, a closed form and a reload, so a lost answer
 * is safe to send again; when it had been done after all and the form cannot know that, the problem is `sent_before`.
 * `refreshes` names the routes whose shown answers it makes old.
 */
export function useAction<R extends RouteSpec>(
  route: R,
  options: { refreshes?: readonly RouteSpec[] } = {},
): Action<R> {
  const client = useQueryClient();
  const [intents] = useState(() => new Intents());
  const sent = useRef<Input<R> | null>(null);
  const refresh = (): void => {
    for (const each of options.refreshes ?? []) void client.invalidateQueries({ queryKey: keyOf(each) });
  };
  const mutation = useMutation<Answer<R>, unknown, Input<R>>({
    mutationFn: (input) =>
      route.idempotent
        ? intents.run(aboutOf(route, input), input, (idempotencyKey, onReplayed) =>
            call(route, input, { idempotencyKey, onReplayed }),
          )
        : call(route, input),
    onSuccess: refresh,
    // What is shown is old: somebody, or a request whose answer was lost, was here before.
    onError: (thrown) => (isOutdated(asProblem(thrown)) ? refresh() : undefined),
    onSettled: (_answer, _thrown, input) => {
      if (sent.current === input) sent.current = null;
    },
  });
  const { mutate, mutateAsync } = mutation;
  const run = useCallback<Action<R>['run']>(
    (input, onDone) => {
      // Two presses in one moment are one act: the answer of the first would be passed over for the refusal of its double.
      if (sent.current !== null && isSame(sent.current, input)) return;
      sent.current = input;
      mutate(input, onDone ? { onSuccess: onDone } : {});
    },
    [mutate],
  );
  return {
    run,
    send: mutateAsync,
    isBusy: mutation.isPending,
    problem: mutation.error ? asProblem(mutation.error) : null,
    clearProblem: mutation.reset,
  };
}

function isSame<R extends RouteSpec>(a: Input<R>, b: Input<R>): boolean {
  return a.file === b.file && a.bytes === b.bytes && JSON.stringify(a) === JSON.stringify(b);
}

const aboutOf = (route: RouteSpec, input: { params?: unknown }): string =>
  `${route.id} ${JSON.stringify(input.params ?? {})}`;

const isOutdated = ({ code, context }: ProblemError): boolean => code === 'sent_before' || context.status === 409;
