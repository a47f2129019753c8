import type { Area, AreaPage, AreaResource } from './area';
import type { For } from './auth/auth-provider';
import { catalogue } from './catalogue';
import { dashboard } from './dashboard';
import { notifications } from './notifications';
import { orders } from './orders';
import { people } from './people';
import { upkeep } from './upkeep';

/** In the order of the menu. */
const areas: readonly Area[] = [dashboard, orders, notifications, catalogue, people, upkeep];

export const resources: readonly AreaResource[] = areas.flatMap((area) => area.resources ?? []);
export const pages: readonly AreaPage[] = areas.flatMap((area) => area.pages ?? []);

/** As the menu has them: an area's resources, then its other pages. */
export const menuEntries: readonly (AreaResource | AreaPage)[] = areas
  .flatMap((area): (AreaResource | AreaPage)[] => [
    ...(area.resources ?? []),
    ...(area.pages ?? []),
  ])
  .filter(({ icon }) => icon !== undefined);

/** Who may do what; undefined: nobody, as there is no such thing. */
export function isFor(name: string, action: string): For | undefined {
  const thing = [...resources, ...pages].find((each) => each.name === name);
  return thing?.actions?.[action] ?? thing?.permission;
}
