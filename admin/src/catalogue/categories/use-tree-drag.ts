import { useEffect, useRef, useState, type DragEvent } from 'react';
import { branchIds, placeAt, type Place, type Placed, type Zone } from './category-tree';

/** A closed category opens for what is held over it this long. */
const opensAfterMs = 700;

export interface Held {
  readonly what: Placed;
  readonly over?: Placed;
  readonly zone?: Zone;
  /** Into itself, or below itself, nothing goes. */
  readonly isAllowed: boolean;
}

/** Drag and drop by the browser's own means. */
export function useTreeDrag(commands: {
  readonly move: (id: number, place: Place) => void;
  readonly open: (id: number) => void;
}) {
  const [held, setHeld] = useState<Held>();
  const opening = useRef<{ id: number; timer: ReturnType<typeof setTimeout> }>(undefined);

  function waitToOpen(id: number | undefined): void {
    if (opening.current?.id === id) return;
    clearTimeout(opening.current?.timer);
    opening.current =
      id === undefined
        ? undefined
        : { id, timer: setTimeout(() => commands.open(id), opensAfterMs) };
  }
  useEffect(() => () => clearTimeout(opening.current?.timer), []);

  function end(): void {
    waitToOpen(undefined);
    setHeld(undefined);
  }

  const handlersFor = (row: Placed) => ({
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move';
      // Firefox drags nothing that carries nothing.
      event.dataTransfer.setData('text/plain', row.node.name);
      setHeld({ what: row, isAllowed: false });
    },
    onDragOver: (event: DragEvent) => {
      if (held === undefined) return;
      const zone = zoneOf(event);
      const isAllowed = !branchIds(held.what.node).has(row.node.id);
      if (isAllowed) event.preventDefault();
      waitToOpen(zone === 'into' && isAllowed ? row.node.id : undefined);
      if (held.over?.node.id !== row.node.id || held.zone !== zone) {
        setHeld({ what: held.what, over: row, zone, isAllowed });
      }
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      if (held?.isAllowed === true) commands.move(held.what.node.id, placeAt(row, zoneOf(event)));
      end();
    },
    onDragEnd: end,
  });

  return { held, handlersFor };
}

/** The upper quarter of a row is before it, the lower one behind it. */
function zoneOf(event: DragEvent): Zone {
  const { top, height } = event.currentTarget.getBoundingClientRect();
  const share = (event.clientY - top) / height;
  return share < 0.25 ? 'before' : share > 0.75 ? 'after' : 'into';
}
