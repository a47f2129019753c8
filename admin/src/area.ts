import type { ComponentType, ReactNode } from 'react';
import type { ResourceProps } from 'react-admin';
import type { For } from './auth/auth-provider';
import type { ApiResource } from './data/api-resource';

/** A part of the shop that the site is about, with its pages. */
export interface Area {
  readonly resources?: readonly AreaResource[];
  /** What is no resource: `/admin/channels`. */
  readonly pages?: readonly AreaPage[];
}

export interface AreaResource extends ResourceProps {
  readonly name: string;
  readonly api: ApiResource;
  /** Who may see it. */
  readonly permission: For;
  /** Where an action (`create`, `edit`, `delete`, or one of its own) is for others. */
  readonly actions?: Readonly<Record<string, For>>;
  /** With one, it stands in the menu; its name there is `resources.NAME.name`. */
  readonly icon?: ComponentType;
}

export interface AreaPage {
  readonly name: string;
  /** Below `/admin`. */
  readonly path: string;
  readonly element: ReactNode;
  readonly permission: For;
  readonly actions?: Readonly<Record<string, For>>;
  /** In the menu by this key of the texts, if it is to stand there. */
  readonly label?: string;
  readonly icon?: ComponentType;
}
