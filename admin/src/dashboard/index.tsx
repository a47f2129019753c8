import DashboardIcon from '@mui/icons-material/SpaceDashboardOutlined';
import type { Area } from '../area';

export const dashboard: Area = {
  pages: [
    {
      name: 'dashboard',
      path: '/',
      // The page itself is react-admin's `dashboard`, which stands at `/`.
      element: null,
      permission: 'any',
      actions: { figures: 'view_reports' },
      label: 'dashboard.title',
      icon: DashboardIcon,
    },
  ],
};
