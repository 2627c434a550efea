import {
  keepPreviousData,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { Operation, ResultOf } from '../common/operation.ts'
import { callLoosely, type Given, type Request } from './api.ts'
import { Problem } from './problem.ts'

export interface ReadOptions {
  /** Ask only when true: a dependent question waits for what it needs. */
  when?: boolean
  /** Show the last answer while the next is on its way (tables turning a page). */
  keep?: boolean
  /** Ask again every so many milliseconds (the progress of a job). */
  every?: number | false
}

/** The client that remembers answers. Problems of the caller's making are not tried again. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => count < 2 && (!(error instanceof Problem) || error.status >= 500),
      },
    },
  })
}

/** The key under which an answer is remembered: the operation's name first, so that a room can forget all of its own. */
export function keyOf(operation: Operation, request?: unknown): readonly unknown[] {
  return [operation.name, request ?? null]
}

/** Reads an operation and keeps the answer fresh. */
export function useOperation<O extends Operation>(
  operation: O,
  ...given: Given<O, ReadOptions>
): UseQueryResult<ResultOf<O>, Problem> {
  const [request, options = {}] = given as [unknown, ReadOptions | undefined]
  return useLooseOperation(operation, request, options) as UseQueryResult<ResultOf<O>, Problem>
}

/** `useOperation` for parts that handle operations in general (the table). */
export function useLooseOperation(
  operation: Operation,
  request: unknown,
  options: ReadOptions = {},
): UseQueryResult<unknown, Problem> {
  return useQuery<unknown, Problem>({
    queryKey: keyOf(operation, request),
    queryFn: ({ signal }) => callLoosely(operation, request, { signal }),
    enabled: options.when ?? true,
    refetchInterval: options.every ?? false,
    ...(options.keep && { placeholderData: keepPreviousData }),
  })
}

export interface ActOptions<R> {
  /** Names or `room.` prefixes of operations whose answers this act makes stale; its own room by default. */
  touches?: string[]
  onDone?: (result: R) => void
}

/**
 * Does an operation that changes something; afterwards the room's answers are asked for again.
 * `act.mutate(request)` or `await act.mutateAsync(request)`; `act.isPending`, `act.error` (a Problem).
 */
export function useAct<O extends Operation>(
  operation: O,
  options: ActOptions<ResultOf<O>> = {},
): UseMutationResult<ResultOf<O>, Problem, Request<O>> {
  const client = useQueryClient()
  const touches = options.touches ?? [`${operation.name.split('.')[0]}.`]
  return useMutation<ResultOf<O>, Problem, Request<O>>({
    mutationFn: (request) => callLoosely(operation, request) as Promise<ResultOf<O>>,
    onSuccess: async (result) => {
      options.onDone?.(result)
      await client.invalidateQueries({
        predicate: ({ queryKey }) => touches.some((prefix) => String(queryKey[0]).startsWith(prefix)),
      })
    },
  })
}
