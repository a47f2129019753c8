import AddIcon from '@mui/icons-material/Add';
import { Alert, Box, Button, Card, CardContent, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { Title, useCanAccess, useNotify, useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { CategoryActions } from './category-actions';
import { CategoryChoice } from './category-choice';
import { placed, stepPlace, visible, type Place, type Placed } from './category-tree';
import { CategoryTreeView } from './category-tree-view';
import { DeleteCategoryDialog } from './delete-category-dialog';
import { MoveCategoryDialog } from './move-category-dialog';
import { TreeNews } from './tree-news';
import { useCategoryTree } from './use-category-tree';
import { useMoveCategory } from './use-move-category';
import { useOpenBranches } from './use-open-branches';

/** The tree of categories, and all that is done to it. */
export function CategoryPage() {
  const translate = useTranslate();
  const notify = useNotify();
  const navigate = useNavigate();
  const tree = useCategoryTree();
  const { all, isRead, error, refetch } = tree;
  const { move, news, tell } = useMoveCategory(tree);
  const { open, setOpen, reveal } = useOpenBranches(all);
  const [chosenId, setChosen] = useState<number>();
  const [focusCall, callFocus] = useState(0);
  const [cut, setCut] = useState<number>();
  const [dialog, setDialog] = useState<'move' | 'delete'>();
  const { canAccess: mayChange = false } = useCanAccess({ resource: 'categories', action: 'edit' });

  const rows = visible(all, open);
  const chosen = rows.find(({ node }) => node.id === chosenId) ?? rows[0];

  function focus(id: number): void {
    setChosen(id);
    callFocus((count) => count + 1);
  }

  /** What is moved stays in sight and has the focus. */
  async function moveAndShow(id: number, place: Place): Promise<void> {
    await move(id, place);
    if (place.parent !== null) setOpen(place.parent, true);
    setCut(undefined);
    focus(id);
  }
  const moveQuietly = (id: number, place: Place) => void moveAndShow(id, place).catch(() => {});

  const nameOf = (id: number) => all.find(({ node }) => node.id === id)?.node.name ?? '';
  const commands = {
    focus,
    setOpen,
    openAll: (siblings: Placed['siblings']) => siblings.forEach(({ id }) => setOpen(id, true)),
    enter: ({ node }: Placed) => setOpen(node.id, !open.has(node.id)),
    ...(mayChange && {
      edit: ({ node }: Placed) => void navigate(`/categories/${node.id}`),
      remove: () => setDialog('delete'),
      step: (at: Placed, by: -1 | 1) => {
        const place = stepPlace(at, by);
        const { name } = at.node;
        if (place !== undefined) moveQuietly(at.node.id, place);
        else tell(translate(`catalogue.tree.${by < 0 ? 'first' : 'last'}_already`, { name }));
      },
      cut: ({ node }: Placed) => {
        setCut(node.id);
        tell(translate('catalogue.tree.cut', { name: node.name }));
      },
      paste: ({ node }: Placed) => cut !== undefined && moveQuietly(cut, { parent: node.id }),
      letGo: () => {
        if (cut !== undefined) tell(translate('catalogue.tree.left', { name: nameOf(cut) }));
        setCut(undefined);
      },
    }),
  };

  async function afterRemoval({ node, parent }: Placed): Promise<void> {
    setDialog(undefined);
    const { data } = await refetch();
    notify('catalogue.tree.deleted', { messageArgs: { name: node.name } });
    const next = parent?.id ?? placed(data ?? [])[0]?.node.id;
    if (next !== undefined) focus(next);
  }

  return (
    <Card sx={{ mt: 2 }}>
      <Title title={translate('resources.categories.name', { smart_count: 2 })} />
      <CardContent>
        <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', mb: 2 }}>
          <Box sx={{ flexGrow: 1, minWidth: 220, maxWidth: 480 }}>
            <CategoryChoice
              label={translate('catalogue.tree.find')}
              value={null}
              onChange={(id) => {
                if (id === null) return;
                reveal(id);
                focus(id);
              }}
            />
          </Box>
          {mayChange && (
            <Button component={Link} to="/categories/create" startIcon={<AddIcon />}>
              {translate('catalogue.tree.add')}
            </Button>
          )}
        </Stack>
        {error && <Alert severity="error">{error.message}</Alert>}
        {isRead && all.length === 0 && <Typography>{translate('catalogue.tree.empty')}</Typography>}
        {chosen && (
          <CategoryActions
            at={chosen}
            mayChange={mayChange}
            onMove={() => setDialog('move')}
            onDelete={() => setDialog('delete')}
          />
        )}
        <TreeNews news={news} />
        {rows.length > 0 && (
          <CategoryTreeView
            {...{ rows, open, cut, focusCall, commands }}
            chosen={chosen?.node.id}
            onChoose={setChosen}
            onMove={mayChange ? moveQuietly : undefined}
          />
        )}
        {mayChange && (
          <Box component="details" sx={{ mt: 2 }}>
            <summary>{translate('catalogue.tree.keys')}</summary>
            <Typography variant="body2">{translate('catalogue.tree.keys_words')}</Typography>
          </Box>
        )}
      </CardContent>
      {chosen && dialog === 'move' && (
        <MoveCategoryDialog
          what={chosen}
          all={all}
          move={moveAndShow}
          onClose={() => setDialog(undefined)}
        />
      )}
      {chosen && dialog === 'delete' && (
        <DeleteCategoryDialog
          what={chosen}
          onDeleted={() => void afterRemoval(chosen)}
          onClose={() => setDialog(undefined)}
        />
      )}
    </Card>
  );
}
