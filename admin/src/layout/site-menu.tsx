import { Menu, useCanAccess, useTranslate } from 'react-admin';
import type { AreaPage, AreaResource } from '../area';
import { menuEntries } from '../areas';

/** What its reader may see, and nothing else. */
export function SiteMenu() {
  const translate = useTranslate();
  return (
    <nav aria-label={translate('common.menu')}>
      <Menu>
        {menuEntries.map((entry) => (
          <Entry key={entry.name} entry={entry} />
        ))}
      </Menu>
    </nav>
  );
}

function Entry({ entry }: { readonly entry: AreaResource | AreaPage }) {
  const translate = useTranslate();
  const { canAccess } = useCanAccess({ resource: entry.name, action: 'list' });
  const Icon = entry.icon;
  if (canAccess !== true || Icon === undefined) return null;
  const isPage = 'path' in entry;
  return (
    <Menu.Item
      to={isPage ? entry.path : `/${entry.name}`}
      primaryText={
        isPage
          ? translate(entry.label ?? entry.name)
          : translate(`resources.${entry.name}.name`, { smart_count: 2 })
      }
      leftIcon={<Icon />}
    />
  );
}
