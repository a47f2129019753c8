import { Box, Typography } from '@mui/material';
import { useEffect, useRef } from 'react';
import { useTranslate } from 'react-admin';
import { CategoryRow } from './category-row';
import type { Place, Placed } from './category-tree';
import { useTreeDrag } from './use-tree-drag';
import { useTreeKeys, type TreeCommands } from './use-tree-keys';

/** https://www.w3.org/WAI/ARIA/apg/patterns/treeview/, as flat lines with their levels. */
export function CategoryTreeView(props: {
  readonly rows: readonly Placed[];
  readonly open: ReadonlySet<number>;
  readonly chosen: number | undefined;
  readonly cut: number | undefined;
  /** Counts up when the focus is to go to what is chosen. */
  readonly focusCall: number;
  readonly commands: TreeCommands;
  readonly onChoose: (id: number) => void;
  /** Undefined: for reading only. */
  readonly onMove: ((id: number, place: Place) => void) | undefined;
}) {
  const { rows, open, chosen, cut, focusCall, commands, onChoose, onMove } = props;
  const translate = useTranslate();
  const items = useRef(new Map<number, HTMLLIElement>());
  const onKey = useTreeKeys(rows, open, commands);
  const { held, handlersFor } = useTreeDrag({
    move: (id, place) => onMove?.(id, place),
    open: (id) => commands.setOpen(id, true),
  });

  useEffect(() => {
    if (focusCall > 0 && chosen !== undefined) items.current.get(chosen)?.focus();
  }, [focusCall, chosen]);

  return (
    <>
      <Box
        component="ul"
        role="tree"
        aria-label={translate('catalogue.tree.label')}
        sx={{ listStyle: 'none', m: 0, p: 0 }}
      >
        {rows.map((row, index) => {
          const { id } = row.node;
          return (
            <CategoryRow
              key={id}
              row={row}
              isOpen={open.has(id)}
              isChosen={id === chosen}
              isCut={id === cut}
              zone={held?.over?.node.id === id && held.isAllowed ? held.zone : undefined}
              rowRef={(item) => {
                if (item) items.current.set(id, item);
                else items.current.delete(id);
              }}
              onToggle={() => commands.setOpen(id, !open.has(id))}
              handlers={{
                ...(onMove && handlersFor(row)),
                onClick: () => onChoose(id),
                onDoubleClick: () => commands.setOpen(id, !open.has(id)),
                onFocus: () => id !== chosen && onChoose(id),
                onKeyDown: (event) => onKey(event, row, index),
              }}
            />
          );
        })}
      </Box>
      {/* In words what the lines show; whoever hears the page moves by keyboard. */}
      {held?.over && held.over !== held.what && (
        <Typography aria-hidden variant="body2" sx={{ position: 'sticky', bottom: 8, p: 1 }}>
          {translate(`catalogue.tree.${held.isAllowed ? (held.zone ?? 'into') : 'not_there'}`, {
            name: held.what.node.name,
            target: held.over.node.name,
          })}
        </Typography>
      )}
    </>
  );
}
