import FindingsIcon from '@mui/icons-material/RuleOutlined';
import { lazy } from 'react';
import type { Area } from '../area';

const FindingList = lazy(async () => ({ default: (await import('./finding-list')).FindingList }));

export const upkeep: Area = {
  resources: [
    {
      name: 'findings',
      api: { path: '/admin/findings/' },
      permission: 'view_reports',
      icon: FindingsIcon,
      list: FindingList,
    },
  ],
};
