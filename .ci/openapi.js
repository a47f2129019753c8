// Writes the OpenAPI document of the code as built (`npm run build`) to the standard output, for
// CI to compare with that of the last release, and for a release to carry.
const { openApi } = require('../dist/api/openapi');
const { routeGroups } = require('../dist/api/routes');

const document = openApi(routeGroups, 'http://localhost:8002');
process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
