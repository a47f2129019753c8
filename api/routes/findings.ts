import { may } from '../access';
import { FindingPage, findingList } from '../contracts/finding';
import { presentFinding } from '../presenters/finding';
import { findOpenFindings } from '../queries/findings';
import { paged } from '../queries/paged';
import { route } from '../route';

/** What the reconciler found. */
export const findingRoutes = [
  route('GET /admin/findings/', {
    summary: 'What is not as it should be, the latest first',
    description:
      'Found by the hourly comparison of orders, stock, messages and workflows, and open until a later one sees ' +
      'it right again. What was repaired stays for one more look, to see whether that holds.',
    access: may('view_reports'),
    query: findingList,
    responds: { 200: FindingPage },
    handle: (call, services) =>
      paged(findOpenFindings(services.db, call.query), call, services, (rows) =>
        rows.map(presentFinding),
      ),
  }),
];
