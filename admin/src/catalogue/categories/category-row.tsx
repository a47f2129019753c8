import CollapseIcon from '@mui/icons-material/ExpandMore';
import ExpandIcon from '@mui/icons-material/ChevronRight';
import { Box, Typography } from '@mui/material';
import type { DOMAttributes, Ref } from 'react';
import { useTranslate } from 'react-admin';
import type { Placed, Zone } from './category-tree';

/** A line of the tree. */
export function CategoryRow(props: {
  readonly row: Placed;
  readonly isOpen: boolean;
  readonly isChosen: boolean;
  readonly isCut: boolean;
  /** Where what is dragged over it would go. */
  readonly zone: Zone | undefined;
  readonly rowRef: Ref<HTMLLIElement>;
  readonly onToggle: () => void;
  readonly handlers: DOMAttributes<HTMLLIElement> & { readonly draggable?: boolean };
}) {
  const { row, isOpen, isChosen, isCut, zone, rowRef, onToggle, handlers } = props;
  const { node, siblings, index } = row;
  const translate = useTranslate();
  const hasChildren = node.children.length > 0;
  return (
    <Box
      component="li"
      role="treeitem"
      ref={rowRef}
      aria-level={node.level + 1}
      aria-posinset={index + 1}
      aria-setsize={siblings.length}
      aria-selected={isChosen}
      {...(hasChildren && { 'aria-expanded': isOpen })}
      tabIndex={isChosen ? 0 : -1}
      {...handlers}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        minHeight: 40,
        pl: `calc(${Math.min(node.level, 8)} * clamp(12px, 3vw, 24px))`,
        pr: 1,
        borderBlock: '2px solid transparent',
        borderRadius: 1,
        cursor: 'default',
        bgcolor: isChosen ? 'action.selected' : undefined,
        outline: isCut || zone === 'into' ? '2px dashed' : undefined,
        outlineOffset: -2,
        borderTopColor: zone === 'before' ? 'primary.main' : undefined,
        borderBottomColor: zone === 'after' ? 'primary.main' : undefined,
        '&:hover': { bgcolor: 'action.hover' },
        '&:focus-visible': {
          outline: '2px solid',
          outlineColor: 'primary.main',
          outlineOffset: -2,
        },
      }}
    >
      <Box
        aria-hidden
        onClick={(event) => {
          event.stopPropagation();
          onToggle();
        }}
        sx={{ width: 28, height: 28, display: 'grid', placeItems: 'center', flexShrink: 0 }}
      >
        {hasChildren && (isOpen ? <CollapseIcon /> : <ExpandIcon />)}
      </Box>
      <Box sx={{ flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
        {node.name}
        {!node.is_active && (
          <Typography component="span" variant="body2" color="text.secondary">
            {' '}
            ({translate('catalogue.tree.inactive')})
          </Typography>
        )}
      </Box>
      <Typography component="span" variant="body2" color="text.secondary" sx={{ flexShrink: 0 }}>
        {translate('catalogue.tree.count', { smart_count: node.product_count })}
      </Typography>
    </Box>
  );
}
