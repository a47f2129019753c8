import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useDataProvider, useGetOne } from 'react-admin';
import type { Explanation, Order, TimelineItem } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import type { LiveEvent } from '../data/follow';

/** `over`: the order is at rest and all is told, so nothing more comes by itself. */
export type Liveness = 'connecting' | 'live' | 'broken' | 'over';

export interface OrderView {
  readonly order: Order | undefined;
  readonly explanation: Explanation | undefined;
  /** When the explanation was true. */
  readonly explainedAt: number;
  readonly timeline: readonly TimelineItem[] | undefined;
  /** What came while the page was open. */
  readonly latest: TimelineItem | undefined;
  readonly liveness: Liveness;
  /** What keeps the order itself, or the rest of the page, from being shown. */
  readonly trouble: Error | null;
  readonly explainTrouble: Error | null;
  readonly isExplaining: boolean;
  /** Reads all of it again. */
  readonly refresh: () => Promise<void>;
}

/** What comes within this time is read for once. */
const burstMs = 250;
/** How often an order at rest is asked whether it has moved all the same: a refund still would. */
const restMs = 15_000;

/** An order with its story, kept up to date by its live events. */
export function useOrder(id: string): OrderView {
  const dataProvider = useDataProvider<ShopDataProvider>();
  const queries = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  const [latest, setLatest] = useState<TimelineItem>();
  const burst = useRef<number>(undefined);
  const lookNow = useRef<() => void>(undefined);

  const order = useGetOne<Order>('orders', { id });
  const explanation = useQuery({
    queryKey: keyOf(id, 'explain'),
    queryFn: ({ signal }) =>
      dataProvider.call<Explanation>('GET', `/orders/${id}/explain/`, { signal }),
  });
  const timeline = useQuery({
    queryKey: keyOf(id, 'timeline'),
    queryFn: ({ signal }) =>
      dataProvider.call<TimelineItem[]>('GET', `/orders/${id}/timeline/`, { signal }),
    // Its events bring it up to date.
    staleTime: Infinity,
  });

  const readAgain = useCallback(async () => {
    lookNow.current?.();
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['orders', 'getOne'] }),
      queries.invalidateQueries({ queryKey: keyOf(id, 'explain') }),
    ]);
  }, [queries, id]);

  const isTold = timeline.data !== undefined;
  useEffect(() => {
    if (!isTold) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    const key = keyOf(id, 'timeline');
    // Events are numbered from 1 without gaps, and admins see all of them.
    let last = queries.getQueryData<TimelineItem[]>(key)?.length ?? 0;

    function onEvent(event: LiveEvent): void {
      last = Number(event.id);
      const item = JSON.parse(event.data) as TimelineItem;
      queries.setQueryData<TimelineItem[]>(key, (before = []) =>
        // By its number: what was read in between is not told twice.
        Object.assign([...before], { [last - 1]: item }),
      );
      setLatest(item);
      window.clearTimeout(burst.current);
      burst.current = window.setTimeout(() => void readAgain(), burstMs);
    }

    async function watch(): Promise<void> {
      while (!signal.aborted) {
        await dataProvider.follow(`/orders/${id}/events/`, {
          signal,
          after: String(last),
          onState: setLiveness,
          onEvent,
        });
        if (signal.aborted) return;
        setLiveness('over');
        await new Promise<void>((resolve) => {
          lookNow.current = resolve;
          window.setTimeout(resolve, restMs);
        });
      }
    }

    watch().catch(() => setLiveness('broken'));
    return () => {
      stop.abort();
      lookNow.current?.();
      window.clearTimeout(burst.current);
    };
  }, [dataProvider, queries, id, isTold, readAgain]);

  return {
    order: order.data,
    explanation: explanation.data,
    explainedAt: explanation.dataUpdatedAt,
    timeline: timeline.data,
    latest,
    liveness,
    trouble: order.error ?? timeline.error,
    explainTrouble: explanation.error,
    isExplaining: explanation.isFetching,
    refresh: readAgain,
  };
}

function keyOf(id: string, part: 'explain' | 'timeline'): readonly unknown[] {
  return ['orders', 'story', id, part];
}
