import { accountExamples } from './accounts';
import { adminExamples } from './admin';
import { catalogueExamples } from './catalogue';
import type { Examples } from './example';
import { messageExamples } from './messages';
import { orderExamples } from './orders';

const file = 'Takes the name of a file, as the pages have it.';

const systemExamples: Examples = {
  'GET /problems/{name}/': { params: { name: 'out-of-stock' } },
  'GET /assets/scripts/{file}': { params: { file: 'swagger-ui.0123456789.js' }, needs: file },
  'GET /assets/styles/{file}': { params: { file: 'swagger-ui.0123456789.css' }, needs: file },
};

/** Those who need nothing are left out: they run as they are. */
export const examples: Examples = {
  ...accountExamples,
  ...catalogueExamples,
  ...orderExamples,
  ...messageExamples,
  ...adminExamples,
  ...systemExamples,
};
